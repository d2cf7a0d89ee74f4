namespace Replication.WebConsole.Texts;

internal static class DeadLetterTexts
{
    public static readonly Text Meaning = new(
        "A message that no consumer could process waits in a dead-letter queue. Fix the cause, which the log names, then redeliver.",
        "処理できなかったメッセージはデッドレターキューに残ります。ログに記録された原因を修正してから再配信してください。");
    public static readonly Text None = new(
        "The in-memory bus has no dead-letter queues: the store keeps the work, and it is announced again. With RabbitMQ, the queues are listed here.",
        "インメモリバスにデッドレターキューはありません。処理はストアに保存され、再度通知されます。RabbitMQ ではキューがここに表示されます。");
    public static readonly Text Queue = new("Queue", "キュー");
    public static readonly Text Messages = new("Messages", "メッセージ数");
    public static readonly Text Redeliver = new("Redeliver", "再配信");
    public static readonly Text RedeliverQuestion = new("Redeliver {0} messages?", "{0} 件のメッセージを再配信しますか?");
    public static readonly Text RedeliverMeaning = new(
        "They return to their original queue. Messages whose cause is not fixed come back here.",
        "元のキューに戻します。原因が解消されていないメッセージは再びここに戻ります。");
    public static readonly Text Redelivered = new("{0} messages were redelivered.", "{0} 件のメッセージを再配信しました。");
}
