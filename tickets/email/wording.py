"""The words that mail programs write, in the languages they write them in.

Each list is a regular expression's alternatives, a line for each language or program; a new
language is a new line. Only fragments stand here; how they must stand in a mail is the matter of
`quotation`, `signatures`, `robots` and `bounces`.
"""


def _any(block: str) -> str:
    """The lines of `block` as one group of alternatives."""
    return "(?:" + "|".join(line.strip() for line in block.strip().splitlines()) + ")"


# "-----Original Message-----", "------------------ 原始邮件 ------------------": between dashes
TITLES = _any(r"""
    original(?: message| mail| e-?mail)?|replied message|reply message|mail original
    forward(?:ed)?(?: message| mail| by .{1,80})?|message transferred
    原\s?始\s?(?:邮\s?件|信\s?息|消\s?息|郵\s?件|訊\s?息|信\s?件)|原\s?(?:邮\s?件|郵\s?件|文|信)
    (?:邮件|郵件)原[文件]|(?:回复|回覆|答复)的?原?(?:邮件|郵件|信息)|被转发的邮件|已(?:转发|轉寄的)(?:邮件|郵件)
    (?:转发|轉寄|轉發)的?(?:原始|原)?(?:邮件|郵件|信息|訊息|消息)(?:信息)?
    ursprüngliche (?:nachricht|mail)|urspr\.? nachricht|originalnachricht|antwort nachricht
    weitergeleitete nachricht|message d['’]origine|message (?:original|transféré)
    mensaje (?:original|reenviado)|mensagem (?:original|encaminhada)
    messaggio (?:originale|inoltrato)|oorspronkelijke? bericht|doorgestuurd bericht
    oprindelig meddelelse|opprinnelig (?:melding|e-?post)|ursprungligt meddelande
    alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|původní (?:zpráva|e-mail)
    исходное сообщение|пересылаемое сообщение|original ileti|orijinal (?:mesaj|ileti)
    元のメッセージ|転送メッセージ|원본 메(?:시지|일)|전달된 메시지
""")

# the same without dashes, as Apple Mail begins what it forwards
BARE_TITLES = _any(r"""
    begin forwarded message|inicio del mensaje reenviado|início da mensagem (?:re)?encaminhada
    下面是被转发的邮件|以下是轉寄的郵件|開始轉寄(?:郵件|訊息)
    anfang der weitergeleiteten (?:nachricht|e-?mail)
    début du message (?:transféré|réexpédié)|inizio messaggio inoltrato|begin doorgestuurd bericht
    начало переадресованного сообщения|転送されたメッセージ|전달된 메시지 시작
""")

# how an attribution ends: "On … Ann wrote:", "在 … 写道："
SAYS = _any(r"""
    wrote|writes|said|sent|wrote in message .{1,80}
    写道|寫道|写到|寫到|编写|撰写|說道
    schrieb|schrieb .{1,120}|geschrieben|a écrit|escribió|escreveu|scrisse|ha scritto
    schreef|schreef .{1,120}|geschreven|skrev|skrev .{1,120}|kirjoitti|napsal(?:\(a\)|a)?
    napisał(?:\(a\)|a)?|пишет|написал(?:а|\(а\))?|писала?|írta(?: \(.{1,60}\))?|yazdı|đã viết
    пише|написа(?:в|ла)?|a scris|έγραψε|menulis|เขียนว่า|ने लिखा|نوشت|كتب
    書きました|のメール|작성
""")
# how an attribution begins, when not with a date, a name or an address
OPENERS = _any(r"""
    (?:on|at|in|am|den|le|el|em|op|il|il giorno|dnia|w dniu|dne|på|vào|а?\s?в)\b|[在于於]
    (?:mon|tue|wed|thu|fri|sat|sun)
""")

# the labels of a header block, by what they mean
LABELS = {
    "from": _any(r"""
        from|sender|发件人|寄件者|寄件人|发信人|發件人|由|von|de|da|van|fra|från|od|lähettäjä|kimden|gönderen
        từ|من|จาก|dari|от|от кого|差出人|送信者|보낸사람|보낸이|feladó
        expéditeur|remitente|mittente|afzender
    """),
    "date": _any(r"""
        sent|date|sentat|sendtime|发送时间|发送日期|发件时间|日期|时间|寄件日期|傳送時間|寄送時間|發送時間|傳送日期
        時間|gesendet|gesendetam|datum|envoyé|envoyéle|enviado|enviadoel|enviadaem|enviada|fecha
        data|inviato|verzonden|sendt|dato|skickat|lähetetty|päivämäärä|wysłano|odesláno|отправлено
        дата|送信日時|日時|보낸날짜|날짜|tarih|göndermetarihi|gönderildi
        đãgửi|ngày|تمالإرسال|التاريخ|ส่ง|วันที่|dikirim|tanggal
    """),
    "to": _any(r"""
        to|recipient|收件人|收件者|收信人|an|à|a|para|aan|til|till|do|komu|кому|宛先|받는사람|kime|alıcı
        vastaanottaja|destinataire|destinatario|đến|إلى|ถึง|kepada
    """),
    "cc": _any(r"""
        cc|bcc|抄送|抄送人|抄送至|副本|密送|reply-to|回复至|attachments|附件|importance|priority
        kopie|kopia|kopi|копия|참조|bilgi
    """),
    "subject": _any(r"""
        subject|主题|主旨|主題|标题|標題|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne
        temat|předmět|тема|件名|제목|konu|aihe|tárgy|chủđề|الموضوع|เรื่อง|subjek|perihal
    """),
}
# of the labels of the date, those that stand in no person's account of a transfer
SENT = _any(r"""
    sent|发送时间|发送日期|发件时间|寄件日期|傳送時間|寄送時間|發送時間|傳送日期|gesendet(?: am)?
    envoyé(?: le)?|enviado(?: el)?|enviada(?: em)?|inviato|verzonden|sendt|skickat|lähetetty
    wysłano|odesláno|отправлено|送信日時|보낸 ?날짜|sent at|send time|đã gửi|تم الإرسال|dikirim
    gönderildi
""")

# "Please reply above this line"
ABOVE = _any(r"""
    (?:reply|respond|answer|write).{0,40}(?:above|over).{0,20}(?:line|this|delimiter)
    (?:请|請)?在?[此本这該该][行线線](?:之上|以上|上方|上面).{0,8}(?:回复|回覆|答复|输入|輸入)
    (?:回复|回覆|答复|输入|輸入).{0,20}(?:此|本|这)?[行线線](?:之上|以上|上方)
    bitte .{0,40}(?:ober|über)halb dieser (?:zeile|linie)
""")

# what writes "Sent from my …"
DEVICES = _any(r"""
    i-?phone|i-?pad|i-?pod|apple|my mac|android|安卓|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo
    vivo|oneplus|realme|pixel|nokia|blackberry|windows|mobile|smartphone|handy|phone|tablet
    outlook|yahoo|aol|gmail|proton ?mail|thunderbird|spark|mailbird|blue ?mail|mail\.ru|yandex
    fastmail|tutanota|tuta|airmail|edison|polymail|mimestream|canary|superhuman|acompli|zoho
    foxmail|netease|mail ?master|gmx|web\.de|web ?mail|mail app|email app|mymail|hotmail|icloud
    verizon|t-mobile|at&t|k-9|fairemail
""")
CHINESE_DEVICES = _any(r"""
    手机|手機|平板|邮箱|郵箱|信箱|电子邮件|電子郵件|邮件|郵件|客户端|设备|裝置|大师|华为|荣耀|小米|红米
    魅族|三星|一加|网易|阿里|新浪|钉钉|企业微信|努比亚|联想|中兴|139|189|qq
""")
SENT_FROM = _any(r"""
    envoyé|enviado|gesendet|verzonden|verstuurd|inviato|skickat|sendt|lähetetty|wysłan[eo]
    odesláno|отправлено|đã gửi|dikirim|von meine[mr]
    télécharger|obtenir|obtener|baixe|scarica|download
""")

# with these words mail programs begin the subject of an automatic answer
AUTO_SUBJECTS = _any(r"""
    auto(?:matic|mated|matisk|matische)?[ -]?(?:reply|response|responder|antwort)
    auto(?:matic|mated)?[ -]?(?:reply|response) from .{1,60}
    out[ -]of[ -](?:the[ -])?office(?: ?(?:auto[ -]?reply|reply|response|message|notification))?
    away from (?:the |my )?office|vacation (?:reply|response|message|notice|auto-?reply)
    自动(?:回复|答复|回信|应答|响应|答覆|回覆)(?:邮件)?|自動(?:回覆|回復|答覆|回信|応答|返信)
    外出(?:时?自动回复|通知)|(?:休假|假期)(?:自动)?(?:回复|回覆|答复|通知)
    (?:automatische )?abwesenheits(?:notiz|nachricht|meldung|assistent|benachrichtigung)
    automatische (?:nachricht|rückantwort|e-?mail-antwort)
    réponse automatique|absente? du bureau|absence du bureau|message d.absence
    (?:notification|message automatique) d.absence|respuesta automática|fuera de (?:la )?oficina
    ausente de la oficina|resposta automática|ausência (?:temporária|do escritório)
    fora do escritório|risposta automatica|fuori (?:sede|ufficio)|risponditore automatico
    assenza dall.ufficio|automatische? (?:antwoord|beantwoording|bericht|reactie)
    automatisch (?:antwoord|bericht)|afwezigheids(?:bericht|melding)|automatisk svar|autosvar
    frånvaromeddelande|fraværsmelding|ikke på kontoret|automaattinen vastaus|poissaoloilmoitus
    odpowiedź automatyczna|automatyczna odpowiedź|automatická odpov[eě]ď|automatikus válasz
    автоответ(?:чик)?|автоматический ответ|otomatik (?:yanıt|cevap)|ofis dışında|răspuns automat
    trả lời tự động|자동 ?(?:회신|응답|답장)|부재중 ?(?:알림|회신)|不在通知|不在連絡
""")
# people use these as well: they count only in an answer to somebody
WEAK_AUTO_SUBJECTS = _any(r"""
    ooo|ooto|(?:on )?(?:vacation|holiday|leave|annual leave|maternity leave|parental leave)
    i(?:'m| am) (?:currently )?(?:out of (?:the )?office|away|on (?:vacation|leave|holiday))
    不在办公室|不在辦公室|休假中?|abwesend|abwesenheit|nicht im (?:büro|haus)|afwezig|niet aanwezig
    frånvaro|poissa|nieobecność|autoreply|auto-?responder
""")

# subjects of delivery reports
BOUNCE_SUBJECTS = _any(r"""
    undeliver|undelivrable|non.?deliver|not deliver|failure notice|failed mail|mail failure
    delivery (?:status )?(?:notification|failure|failed|report|problem|error|has failed)
    delivery.{0,20}(?:fail|error|impossible)
    mail (?:delivery )?(?:failed|failure|error|system error)
    returned (?:mail|to sender)|return(?:ing|ed)? (?:message|mail)|mail not delivered
    message (?:not|could not be|cannot be|can't be) delivered|bounced?(?: mail| message)?\b
    (?:could not|cannot|unable to|failed to|fail to|can't) (?:be )?(?:deliver|send)
    user unknown|unknown (?:user|address|recipient)|rejected|mailer.?daemon|mail status report
    mdaemon notification|ndn:|ndr\b
    unzustellbar|nicht (?:zustellbar|zugestellt)|non remis|échec de (?:la )?(?:remise|livraison)
    non distribué|no se (?:puede|pudo|ha podido) entregar|no entregad[oa]|devuelto
    não (?:entregue|foi poss)|mancato recapito|non recapitabile|onbestelbaar|niet bezorgd
    недоставлен|не доставлен|невозможно доставить|ошибка доставки
    退信|退回|退件|投递失败|投遞失敗|无法投递|無法投遞|未送达|无法送达|無法傳遞|無法傳送|无法传递
    发送失败|發送失敗|未[傳传][遞递]|未能送达|传递失败|配信(?:不能|エラー|に失敗)|배달(?:되지|할 수)
    전송 ?실패|반송
""")
# a subject that only servers write, whoever they say they are
SERVER_SUBJECTS = _any(r"""
    mail delivery (?:failed|failure|warning)|returned mail|delivery failure(?: notification)?
    undelivered mail|undeliverable(?: mail| message)?|failure notice
    delivery (?:status )?notification|mail could not be delivered|mail system error
    (?:系统)?退信|邮件(?:被)?退回
""")
# words of delivery reports
BOUNCE_WORDS = _any(r"""
    (?:could not|couldn't|cannot|can't|unable to|not able to|wasn't able to) (?:be )?deliver
    (?:could not|couldn't|cannot|can't|unable to) (?:be )?reach
    (?:failed to|has not been|was not|were not|could not be|isn't) (?:be )?(?:successfully )?deliver
    (?:unable to|could not|cannot) (?:relay|send|accept)|attempting to deliver|undeliver
    delivery (?:has )?(?:failed|failure|to the following)|permanent (?:fatal )?(?:error|failure)
    following address(?:es)? (?:failed|had)|did not reach|user unknown|unknown user
    no such (?:user|mailbox|recipient|local user)|no mailbox|invalid (?:recipient|address)
    (?:user|mailbox|account|recipient|address)\b.{0,40}(?:unavailable|disabled|unknown|full|rejected)
    (?:user|mailbox|account|recipient|address)\b.{0,40}(?:invalid|over quota|exceeded)
    (?:user|mailbox|account|recipient|address)\b.{0,40}(?:not (?:exist|found|available)|n.t exist)
    over quota|quota exceeded|mailbox (?:is )?full|full mailbox|not listed in|bounced
    returned (?:to sender|mail|message|below)|message was rejected
    (?<![\d.])5\d\d[ -](?:5\.\d\.\d|\w)
    退信|退回|无法投递|未能送达|无法送达|(?:无法|無法|未能).{0,4}(?:邮件|郵件)(?:传递|傳遞|送达)|不存在|投递失败|发送失败|被拒绝|拒收|邮箱已满|無法|未送達
""")
STILL_TRYING = _any(r"""
    (?:do(?:es)? not|don't|no) need to (?:resend|take any action)|no action is required
    this is a warning message only|warning only|delivery attempts will continue|will be retried
    will (?:continue|keep) (?:to be )?(?:to )?(?:try|retr|attempt)|not yet been (?:delivered|sent)
    将继续尝试|會繼續嘗試|无需重新发送
""")
DELAYED = _any(r"""
    delay|warning:|delivery warning|could not send message for past|deferred|still being retried
    not (?:yet )?been delivered (?:after|for)|verzögert|延迟|延遲|暂时|推迟
""")
GONE = _any(r"""
    user unknown|unknown user|unknown recipient|no such (?:user|mailbox|recipient|address|domain)
    n.t exist|not exist|invalid (?:recipient|mailbox)|no mailbox|not found|unrouteable|不存在
    host (?:unknown|not found)|account (?:is )?disabled|permanent (?:fatal )?error|not listed in
    n.t have an? .{0,20}account|no valid recipients|no longer (?:valid|available|exists)
""")
SERVER_NAMES = _any(r"""
    mail delivery (?:sub)?system|mail delivery|delivery (?:sub)?system|mail system|mailer.?daemon
    postmaster|system administrator|microsoft outlook|microsoft exchange|mail administrator
    internet mail delivery|系统管理员|邮件系统|退信|郵件系統
""")
# "this is an HTML mail" in the plain part
STUBS = _any(r"""
    (?:html|view|display|read|see).{0,80}(?:e-?mail|message|client|browser|reader|viewer)
    (?:不支持|无法显示|請使用|请使用).{0,20}html
""")
