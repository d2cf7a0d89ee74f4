namespace Replication.WebConsole.Texts;

/// <summary>The titles of the pages, as the menu shows them.</summary>
internal static class NavigationTexts
{
    public static readonly Text Overview = new("Overview", "概要");
    public static readonly Text Instances = new("Instances", "インスタンス");
    public static readonly Text Rules = new("Replication rules", "レプリケーションルール");
    public static readonly Text Records = new("Replication records", "レプリケーションレコード");
    public static readonly Text Repositories = new("Repositories", "リポジトリ");
    public static readonly Text Backfills = new("Backfills", "バックフィル");
    public static readonly Text Imports = new("Imports", "インポート");
    public static readonly Text Quarantine = new("Quarantine", "隔離");
    public static readonly Text DeadLetters = new("Dead letters", "デッドレター");
    public static readonly Text Events = new("Events", "イベント");
    public static readonly Text Audit = new("Audit", "監査");
    public static readonly Text Topology = new("Topology", "トポロジー");
    public static readonly Text SignIn = new("Sign in", "サインイン");
    public static readonly Text Replication = new("Replication", "レプリケーション");
    public static readonly Text Operation = new("Operation", "運用");
}
