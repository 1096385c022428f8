// What helps to fill in the questions of a category.
import "./offers.js";
import "./conditions.js";
import "./onchain.js";
