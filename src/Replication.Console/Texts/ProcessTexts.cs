namespace Replication.WebConsole.Texts;

internal static class ProcessTexts
{
    public static readonly Text Title = new("Processes", "プロセス");
    public static readonly Text Alive = new("{0} alive", "{0} 件稼働中");
    public static readonly Text Silent = new("{0} not reporting", "{0} 件応答なし");
    public static readonly Text SilentAdvice = new(
        "A process that does not report has crashed, or does not reach the store. Read its log, and start it again.",
        "応答のないプロセスは停止したか、ストアに接続できません。ログを確認し、再起動してください。");
    public static readonly Text None = new(
        "No process with this role reports. Start one.", "このロールのプロセスがありません。起動してください。");
    public static readonly Text Details = new("All processes", "すべてのプロセス");
    public static readonly Text Host = new("Host", "ホスト");
    public static readonly Text Roles = new("Roles", "ロール");
    public static readonly Text Version = new("Version", "バージョン");
    public static readonly Text StartedAt = new("Started", "起動時刻");
    public static readonly Text SeenAt = new("Last report", "最後の報告");
    public static readonly Text Copies = new("Running copies", "実行中のコピー");
    public static readonly Text IsAlive = new("Alive", "稼働中");
    public static readonly Text IsSilent = new("Not reporting", "応答なし");

    private static readonly Text Ingest = new("Webhook receivers", "Webhook 受信");
    private static readonly Text Coordinator = new("Coordinators", "コーディネーター");
    private static readonly Text Worker = new("Workers", "ワーカー");
    private static readonly Text WebConsole = new("Consoles", "コンソール");

    /// <summary>The processes of a role. A role that this version does not know has its own name.</summary>
    public static Text OfRole(string role) => role switch
    {
        "ingest" => Ingest,
        "coordinator" => Coordinator,
        "worker" => Worker,
        "console" => WebConsole,
        _ => new(role, role),
    };
}
