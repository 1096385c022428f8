"""What customers of a wallet really write: none of it holds a secret.

Placeholders are filled by `filled`: addresses, transaction hashes, order numbers, codes, links.
"""

from collections.abc import Iterator
from random import Random

from portal.secret_guard.codecs import base58_encode

ENGLISH = """
Hi, my deposit of {amount} {coin} has not arrived. The transaction hash is {evm_hash}.
I sent {amount} USDT from Binance to {evm} two hours ago and it still says pending.
Transaction {evm_hash} shows success on {evm_link} but my balance is the same as before.
How do I reset my password? The email with the code never comes.
The app crashes every time I open the swap page on my {phone}.
My withdrawal {order} was rejected and I don't know why. Please help.
Order number {order}, paid with card, {coin} never received.
I can't log in, it says "invalid code" although I typed {code} right away.
What is the withdrawal fee for {coin} on the {chain} network?
I used the wrong network: sent {coin} on {chain} instead of Ethereum, {evm_hash}, can you fix it?
txid: {hash} from {btc}, please check why it has no confirmations.
Please check {btc_link} it has {number} confirmations already.
Here is the TRON transaction {hash} I made to {tron} yesterday.
My Solana transfer {sol_hash} to {sol} is confirmed but the wallet shows nothing.
I forgot the memo when depositing XRP to {xrp}, the hash is {upper_hash}.
TON transfer {ton_hash} to {ton} is missing.
I never shared my private key or recovery phrase, yet my funds were moved in {evm_hash}.
Somebody on Telegram asked for my seed phrase. Is that really your support?
Where can I find my recovery phrase in the app? I want to write the 12 words down on paper.
I lost my phone but I still have the recovery phrase. How do I import my wallet on a new device?
If I enter my 24 words in another app, will all my coins show up there?
Is a private key the same as a seed phrase? Which one do I need for MetaMask?
I think my private key has leaked. What should I do now?
A fake site asked me for my secret words and I closed it at once. Am I safe?
Please explain what the difference between a transaction hash and a private key is.
Why do you need my wallet address {evm}? Can anyone steal with it?
Your site told me "recovery phrase found" although I only wrote a normal sentence.
I want to complain about order {order}: the rate went from {amount} to {amount} while I paid.
You charged me a fee of {amount} {coin} twice for {order}.
My account is locked after three wrong codes, the last one was {code}.
I changed my phone number and can no longer receive the SMS code.
KYC has been pending for {number} days, my reference is {reference}.
The identity check refuses my passport photo although it is sharp.
Could you delete my account {email} and all data you hold about me?
Please cancel my withdrawal of {amount} {coin} to {evm}, the address is wrong.
The QR scanner does not open the camera on my {phone}.
Staking rewards for {coin} were not paid this week.
How long does unstaking take on {chain}? It has been {number} days.
The token {evm} does not show in my asset list, how can I add it?
I approved a contract {evm} by mistake, how can I revoke it? The approval is {evm_hash}.
Someone drained my wallet: {evm_hash}, {evm_hash} and {evm_hash}. Nobody has my phrase.
These are the stolen transfers:\n1. {evm_hash}\n2. {evm_hash}\n3. {evm_hash}
From: {evm}\nTo: {evm}\nAmount: {amount} {coin}\nHash: {evm_hash}\nBlock: {number}
Date: {date}, network: {chain}, amount: {amount}, tx hash: {hash}, status: pending.
Explorer link: {evm_link}\nPlease look into it, thanks.
{evm_link}
{btc_link} and {tron_link} are the two transactions I mean.
I bridged {amount} {coin} from {chain} to Solana and only the first part ({evm_hash}) went through.
The bridge says completed, destination transaction {sol_hash}, but nothing arrived at {sol}.
Gas was {amount} but the transaction failed with "out of gas". Do I get it back?
My swap failed and the slippage was only {number} percent.
Why does the app show {amount} while the explorer shows {amount}?
Can you send me the full history of my account for the tax office, please?
I need a statement for {date} with all deposits and withdrawals.
Do you support hardware wallets such as Ledger and Trezor?
Which networks can I use to deposit USDC?
Is there a minimum deposit for {coin}? I sent only {amount}.
I sent {coin} to my old deposit address {btc}. Is it still valid?
The address on the page starts with {evm} but the email says another one. Which is right?
Please verify that {email} belongs to you.
Is https://support.example.com/login?ref={reference} your real site?
I got a text message with a link to unlock my wallet. Is it a scam?
Your agent promised a reply within one day and it has been {number} days now.
I am very disappointed. This is the third time that I write about {order}.
Thanks, it works again now.
Hello
ok thank you
can you please say that again
Yes, that is the one, the amount is right and the date is right too.
No, I have already tried that. It did not help at all.
Please call me back on +44 20 7946 0{code}.
My reference is {reference} and my email is {email}.
I was told to write here by your chat. What do you need from me?
I am writing on behalf of my father, who can not use a computer very well.
It would be great if you could also add {chain} support some day.
The Chinese translation of the withdrawal page has a small mistake.
Dark mode makes the amount field impossible to read.
Push notifications arrive hours late on my {phone}.
After the update to version {number}.{number}.{number} my balance is zero. Is it gone?
The update deleted my contacts list. Can I get it back?
I typed the amount wrong, it was {amount} instead of {amount}. Is there any way to undo it?
I paid with Apple Pay, the bank shows the charge, and order {order} is still "processing".
The bank says the payment was returned to you on {date}.
My card was charged {amount} EUR but the purchase failed. Error code {code}.
The limit order did not fill although the price was reached.
Your rate for {coin} is much worse than on other exchanges.
How do I turn on two factor login? The QR code does not show.
I lost my authenticator app. How can I turn off the second factor?
The verification email goes to spam every time.
Could you please change the name on my account, I got married.
I moved to another country. Do I have to verify again?
I do not agree with the decision about {reference} and I want a second opinion.
This is a formal complaint. I ask for compensation of {amount} {coin} for the delay.
Under which law do you hold my money? I want to speak with a manager.
Please confirm receipt of my documents. I sent three files: passport, bill and a photo of my face.
I attached a picture of the error screen and the log file.
Console says: Error: execution reverted (0x08c379a0) at {evm}.
Log: request id {uuid}, status 500, host api-{number}, time {date}.
My device id is {uuid} and the app version is {number}.{number}.
The contract is {evm}, token id {number}, and the NFT does not load.
I bought the NFT in {evm_hash} and it is not in my gallery.
Airdrop: I was told to connect my wallet {evm}. Is this legit?
Please tell me how to export my private key safely.
I clicked on "show private key" and nothing happens.
Should I ever send my private key to you? A friend says never.
I keep my recovery phrase in a safe, so nobody could have seen it.
A hardware wallet would have been better, I know that now.
I moved everything to {evm} because I was afraid. Here is the hash {evm_hash}.
Can you block the address {evm}? The thief is still using it.
The police want these: my address {evm}, address of the thief {evm}, hash {evm_hash}, date {date}.
case number {reference}, officer wrote from {email}.
commit {hash}, sha256 checksum of the apk is {hash}, does it match yours?
The checksum on your download page is {hash} but mine is different.
The public key shown in the node is {hash}.
My validator {evm} was slashed at block {number}.
I want to run my own node. Which RPC address should I use?
Does the wallet support WalletConnect? The pairing code expires at once.
The dapp asks me to sign a message, hash {evm_hash}. What does it mean?
Signature request: {evm_hash}. Should I sign it?
My friend sent {amount} {coin} to {tron}, the receipt number is {order}.
receipt {order}, {date}, {amount} {coin}, {tron}
Sent from {sol} to {sol}, signature {sol_hash}
Stellar payment to {xlm} without memo, hash {hash}.
I need the memo for XLM deposits, my address is {xlm}.
Litecoin deposit to {btc}: transaction {hash}, {number} confirmations.
Doge transaction id {hash} is not in my history.
Monero is listed but I cannot deposit. When will it be back?
The fee estimate was {amount} and I was charged {amount}.
Hi team, hope you are well. Quick question about the card: when will it be available in my area?
I would like to buy a gift card with {coin}.
The referral code {code} did not work for my friend.
I never received the bonus for inviting {number} friends.
Why is my withdrawal under review? Ticket {reference}.
One word of advice: make the buttons bigger. My old eyes have trouble with the screen.
Change the language of the app back to English please, I can not read the menu.
Zoom in does not work on the chart, and the volume is always shown in dollars.
Apple, banana and orange were the three pictures in the captcha and it refused all of them.
The captcha asks me to select all buses, cars, bridges, traffic lights and boats again and again.
I own Bitcoin, Ethereum, Solana, Tron, Ripple, Stellar, Doge, Litecoin, Cardano, and Polkadot.
Words I can choose for the security question: school, pet, city, mother, car. None of them works.
We run a small shop and want to accept crypto. Who can we talk to about business accounts?
Just now the balance came back. You can close the request. Have a nice day.
{hash_again} is the hash of the transaction I asked about before.
This is the transaction: {evm_hash} (sent {date}). This is my address: {evm}.
order={order}&amount={amount}&currency={coin}&status=failed
{{"hash":"{evm_hash}","from":"{evm}","to":"{evm}","value":"{number}","blockNumber":"{number}"}}
{{"txid":"{hash}","vout":0,"address":"{btc}","confirmations":{number}}}
> On {date} you wrote: please send us the hash\n{evm_hash}
Re: {reference} - the transaction hash again: {hash}
""".strip().splitlines()

CHINESE = """
你好，我充值的 {amount} {coin} 一直没有到账，交易哈希是 {evm_hash}。
我两个小时前从币安提了 {amount} USDT 到 {evm}，到现在还显示处理中。
区块浏览器显示成功 {evm_link}，但是钱包余额没有变化。
忘记密码了怎么办？收不到邮箱验证码。
应用一打开兑换页面就闪退，手机是 {phone}。
提现 {order} 被拒绝了，请问是什么原因？
订单号 {order}，已经刷卡付款，币没有到账。
登录时一直提示验证码错误，我输入的是 {code}。
请问 {coin} 走 {chain} 网络提现手续费是多少？
我选错网络了，把 {coin} 转到了 {chain}，哈希 {evm_hash}，能找回来吗？
交易哈希：{hash}，转出地址 {btc}，一直没有确认，麻烦看一下。
麻烦查一下 {btc_link} 已经有 {number} 个确认了。
这是昨天波场的转账记录 {hash}，收款地址 {tron}。
索拉纳转账 {sol_hash} 已经确认，可是钱包 {sol} 里面什么都没有。
充值瑞波币忘记填标签了，地址 {xrp}，哈希 {upper_hash}。
我从来没有把私钥和助记词告诉过任何人，可是资产被转走了，哈希 {evm_hash}。
有人在电报群里自称客服，让我提供助记词，这是你们的人吗？
助记词在应用的哪个位置可以查看？我想把十二个单词抄在纸上。
手机丢了，但是助记词还在，换新手机怎么导入钱包？
把二十四个单词输入到别的钱包里，资产会显示出来吗？
私钥和助记词是一回事吗？导入的时候应该用哪一个？
我怀疑私钥泄露了，现在应该怎么办？
有个假网站让我输入助记词，我马上关掉了，安全吗？
请问交易哈希和私钥有什么区别？
为什么要我的钱包地址 {evm}？别人拿到地址能把币转走吗？
页面提示发现助记词，可是我写的只是普通的一句话。
我要投诉订单 {order}，付款的时候汇率从 {amount} 变成了 {amount}。
{order} 这一笔手续费扣了两次，每次 {amount} {coin}，请退还。
验证码输错三次账号被锁定了，最后一次输入的是 {code}。
换了手机号，收不到短信验证码了。
实名认证审核已经 {number} 天了还没有结果，编号 {reference}。
护照照片拍得很清楚，但是系统一直说看不清。
请帮我注销账号 {email}，并删除我的所有资料。
请取消我的提现 {amount} {coin}，地址 {evm} 填错了。
扫一扫打不开摄像头，手机型号 {phone}。
这个星期 {coin} 的质押收益没有发放。
{chain} 解除质押需要多久？已经等了 {number} 天。
代币合约 {evm} 在资产列表里没有显示，怎么添加？
我不小心授权了合约 {evm}，怎么取消？授权交易是 {evm_hash}。
钱包被盗了，被转走的三笔是 {evm_hash}、{evm_hash} 和 {evm_hash}。
付款方：{evm}\n收款方：{evm}\n金额：{amount} {coin}\n哈希：{evm_hash}\n区块高度：{number}
日期：{date}，网络：{chain}，数量：{amount}，哈希：{hash}，状态：待确认。
浏览器链接：{evm_link}，麻烦尽快处理，谢谢。
{tron_link}
{btc_link} 和 {tron_link} 就是我说的两笔交易。
从 {chain} 跨链到索拉纳 {amount} {coin}，只到账了第一笔（{evm_hash}）。
矿工费扣了 {amount}，但是交易失败了，手续费能退吗？
兑换失败，滑点只设了百分之 {number}。
为什么应用里显示 {amount}，浏览器上显示 {amount}？
麻烦给我导出今年全部的充值和提现记录，报税要用。
请问支持硬件钱包吗？比如 Ledger 和 Trezor。
充值 USDC 可以走哪些网络？
{coin} 最低充值数量是多少？我只转了 {amount}。
我转到了以前的充值地址 {btc}，这个地址还有效吗？
页面上的地址是 {evm}，邮件里的却不一样，哪个是对的？
请确认 {email} 是不是你们的官方邮箱。
收到短信说钱包被冻结要点链接解冻，是不是诈骗？
客服说一天之内回复，现在已经 {number} 天了。
非常失望，这已经是第三次反馈 {order} 的问题了。
谢谢，已经好了。
你好
好的，麻烦了
在吗
对，就是这一笔，金额和日期都对得上。
不行，我已经试过了，没有用。
我的编号是 {reference}，邮箱是 {email}。
我是替我父亲写的，他不太会用手机。
希望以后可以支持 {chain} 网络。
夜间模式下金额那一栏完全看不清楚。
消息推送总是晚几个小时才到。
更新到 {number}.{number}.{number} 版本以后余额变成零了，不会是没了吧。
更新以后地址簿清空了，能恢复吗？
金额填错了，本来是 {amount}，填成了 {amount}，可以撤回吗？
用支付宝付的款，银行卡已经扣钱，订单 {order} 还是处理中。
银行说这笔钱 {date} 已经退回给你们了。
挂的限价单价格到了却没有成交。
你们的汇率比别的平台差太多了。
怎么打开两步验证？二维码显示不出来。
验证器应用丢了，怎么关闭两步验证？
验证邮件每次都进垃圾箱。
我结婚改名了，账户上的姓名怎么改？
搬到别的国家了，需要重新认证吗？
我不认可 {reference} 的处理结果，要求重新审核。
正式投诉：因为延误，我要求补偿 {amount} {coin}。
请让主管联系我，我的钱到底在哪里？
护照、账单和本人照片都已经上传，请确认收到。
附件是报错的截图和日志文件。
日志：请求编号 {uuid}，状态 500，时间 {date}。
设备编号 {uuid}，应用版本 {number}.{number}。
合约 {evm}，藏品编号 {number}，图片加载不出来。
在 {evm_hash} 买的藏品，没有出现在收藏里。
空投让我连接钱包 {evm}，是真的吗？
请问怎么安全地导出私钥？
点了显示私钥没有反应。
客服会要我的私钥吗？朋友说永远不会。
助记词一直锁在保险柜里，没有人看过。
我害怕被盗，已经把资产都转到 {evm} 了，哈希 {evm_hash}。
可以冻结地址 {evm} 吗？骗子还在用。
警察要求提供：我的地址 {evm}，骗子的地址 {evm}，哈希 {evm_hash}，日期 {date}。
立案编号 {reference}，警官的邮箱是 {email}。
安装包的校验值是 {hash}，和官网的一样吗？
节点显示的公钥是 {hash}。
想自己搭一个节点，应该用哪个接口地址？
连接网页应用的时候二维码马上就过期。
网页让我签名，内容是 {evm_hash}，这是什么意思？
朋友转了 {amount} {coin} 到 {tron}，流水号 {order}。
凭证 {order}，{date}，{amount} {coin}，{tron}
恒星币充值没有填备注，地址 {xlm}，哈希 {hash}。
莱特币充值到 {btc}，交易 {hash}，已经 {number} 个确认。
狗狗币交易编号 {hash} 在记录里找不到。
门罗币什么时候恢复充值？
预估手续费 {amount}，实际扣了 {amount}。
请问实体卡什么时候可以在我们这里申请？
想用 {coin} 买礼品卡。
邀请码 {code} 朋友用不了。
邀请了 {number} 个好友，奖励一直没有发。
为什么提现要人工审核？编号 {reference}。
建议把按钮做大一点，老人看不清楚。
请把语言改回中文，英文菜单看不懂。
图形验证码一直让我选公交车、汽车、桥、红绿灯和船，选了好几遍都不对。
我持有比特币、以太坊、索拉纳、波场、瑞波币、恒星币、狗狗币、莱特币和波卡。
比特币以太坊狗狗币莱特币瑞波币波场柚子币都可以充值吗？
张伟、王芳、李娜、刘洋、陈静、杨磊都是我们公司的员工，需要开企业账户。
收货地址是广东省深圳市南山区科技园南路八号创新大厦十二楼，联系人王建国。
家住四川省成都市武侯区人民南路四段，请把卡寄到这里。
一、先登录；二、再点资产；三、选择提现；四、填写地址；五、确认，然后就报错了。
我是做外贸生意的，客户在迪拜、吉隆坡、圣保罗、伊斯坦布尔都有，想用稳定币收款。
祝你们新年快乐，万事如意，恭喜发财，顺便问一下提现什么时候恢复。
龙年大吉，龙腾虎跃，请尽快处理我的问题。
春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。我的钱也不知道去哪里了。
求求你们了，那是我看病的钱，孩子上学的学费也在里面。
客服小姐姐你好，麻烦帮忙催一下，急急急，在线等。
刚刚到账了，可以关闭这个请求，谢谢。
{hash_again} 就是我之前问的那笔交易的哈希。
就是这笔交易：{evm_hash}（{date} 转出），我的地址：{evm}。
回复 {reference}：再发一次交易哈希 {hash}
{{"哈希":"{evm_hash}","付款":"{evm}","收款":"{evm}","数量":"{amount}"}}
我 的 提 现 什 么 时 候 能 到 账 啊 都 等 了 三 天 了
我朋友在香港，她轉了 {amount} {coin} 給我，交易哈希 {evm_hash}，錢包一直沒有顯示。
請問提現為什麼要審核這麼久？編號 {reference}。
忘記密碼了，請問怎麼重新設定？
我沒有把助記詞告訴任何人，資產卻被轉走了，請幫忙查一下 {evm_link}。
""".strip().splitlines()

_HEX = "0123456789abcdef"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def filled(templates: list[str], times: int, chance: Random) -> Iterator[str]:
    """Each template so many times, every time with other numbers."""
    for template in templates:
        for _ in range(times):
            yield template.replace("\\n", "\n").format_map(_Values(chance))


class _Values(dict[str, str]):
    """Answers each placeholder anew, so that two in one message differ."""

    def __init__(self, chance: Random) -> None:
        super().__init__()
        self.chance = chance

    def __missing__(self, name: str) -> str:
        return str(getattr(self, f"_{name}")())

    def _hash(self) -> str:
        return "".join(self.chance.choices(_HEX, k=64))

    _hash_again = _hash

    def _upper_hash(self) -> str:
        return self._hash().upper()

    def _evm_hash(self) -> str:
        return f"0x{self._hash()}"

    def _sol_hash(self) -> str:
        return base58_encode(self.chance.randbytes(64))

    def _ton_hash(self) -> str:
        return self._hash()

    def _evm(self) -> str:
        return f"0x{self._hash()[:40]}"

    def _btc(self) -> str:
        return f"bc1q{self._hash()[:38]}"

    def _tron(self) -> str:
        return f"T{base58_encode(self.chance.randbytes(24))[:33]}"

    def _sol(self) -> str:
        return base58_encode(self.chance.randbytes(32))

    def _xrp(self) -> str:
        return f"r{base58_encode(self.chance.randbytes(24))[:33]}"

    def _ton(self) -> str:
        return f"UQ{base58_encode(self.chance.randbytes(34))[:46]}"

    def _xlm(self) -> str:
        return "G" + "".join(self.chance.choices(_BASE32, k=55))

    def _evm_link(self) -> str:
        host = self.chance.choice(["etherscan.io", "bscscan.com", "polygonscan.com"])
        return f"https://{host}/tx/{self._evm_hash()}"

    def _btc_link(self) -> str:
        return f"https://mempool.space/tx/{self._hash()}"

    def _tron_link(self) -> str:
        return f"https://tronscan.org/#/transaction/{self._hash()}"

    def _amount(self) -> str:
        return f"{self.chance.randrange(1, 10**7) / 1000:,.3f}"

    def _number(self) -> int:
        return self.chance.randrange(1, 99)

    def _code(self) -> int:
        return self.chance.randrange(100000, 999999)

    def _order(self) -> int:
        return self.chance.randrange(10**17, 10**18)

    def _reference(self) -> str:
        return "R-" + "".join(self.chance.choices(_BASE32, k=8))

    def _uuid(self) -> str:
        digits = self._hash()
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))

    def _date(self) -> str:
        return f"2026-{self.chance.randrange(1, 13):02}-{self.chance.randrange(1, 29):02}"

    def _email(self) -> str:
        return f"{self._hash()[:9]}@example.com"

    def _coin(self) -> str:
        return self.chance.choice(["USDT", "BTC", "ETH", "SOL", "TRX", "DOGE", "XRP"])

    def _chain(self) -> str:
        return self.chance.choice(["Polygon", "Arbitrum", "Base", "BSC", "TRON", "Optimism"])

    def _phone(self) -> str:
        return self.chance.choice(["iPhone 15", "Pixel 9", "Galaxy S24", "Xiaomi 14", "Mate 60"])
