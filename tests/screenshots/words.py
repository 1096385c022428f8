"""What the people in the pictures say."""

WORDS: dict[str, dict[str, str]] = {
    "zh-hans": {
        "subject": "充值两天了还没到账",
        "story": "前天下午从另一个钱包转来 1250.5 USDT。\n\n对方显示已完成，这边没有看到。",
        "first reply": "您好：\n\n我们在链上查到了这笔转账。请问钱包现在显示的余额是多少？",
        "answer": "显示的还是 0。我已经刷新过好几次了。",
        "note": "链上 12 个确认，入账任务卡在队列里，已请技术组重跑。",
        "question": "谢谢。为了核对这笔转账，我们还需要下面两项信息。",
        "end": "您好，这笔 1250.5 USDT 已经入账，请打开钱包确认。给您添麻烦了。",
    },
    "en": {
        "subject": "My deposit is two days late",
        "story": (
            "On Friday afternoon I sent 1250.5 USDT from another wallet.\n\n"
            "It says “completed” there. Nothing has arrived here."
        ),
        "first reply": (
            "Hello Tom,\n\nThank you for writing. We can see your transfer on the chain. "
            "What balance does your wallet show now?"
        ),
        "answer": "It still shows 0. I have refreshed it several times.",
        "note": "12 confirmations. The crediting job hangs; the technical team runs it again.",
        "question": "Thank you. To match this transfer we need two more things from you.",
        "end": "Hello Tom,\n\nThe 1250.5 USDT are in your wallet now. Please have a look.",
    },
}
