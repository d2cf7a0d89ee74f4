namespace Replication.WebConsole.Texts;

internal static class AuditTexts
{
    public static readonly Text None = new(
        "No change was recorded yet. Each change through the API or in the configuration file appears here.",
        "変更の記録はまだありません。API または設定ファイルでの変更がここに表示されます。");
    public static readonly Text Who = new("Who", "実行者");
    public static readonly Text What = new("Action", "操作");
    public static readonly Text Subject = new("Subject", "対象");
    public static readonly Text Changes = new("Changes", "変更内容");
    public static readonly Text ChangeCount = new("{0} changed", "{0} 項目を変更");
    public static readonly Text Member = new("Member", "項目");
    public static readonly Text Before = new("Before", "変更前");
    public static readonly Text After = new("After", "変更後");
    public static readonly Text Unchanged = new("Unchanged members ({0})", "変更のない項目 ({0})");
}
