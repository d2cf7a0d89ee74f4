namespace Replication.WebConsole.Texts;

internal static class EventTexts
{
    public static readonly Text None = new(
        "There is no completion event yet. Each finished task adds one, and notifications send them to other services.",
        "完了イベントはまだありません。タスクが完了するたびに追加され、通知で他のサービスへ送信できます。");
    public static readonly Text Meaning = new(
        "Completion events, the oldest first, in the order in which programs read them. The newest results are in the records.",
        "完了イベントを古い順に表示します (プログラムが読み取る順序です)。最新の結果はレコードにあります。");
    public static readonly Text Record = new("Record", "レコード");
}
