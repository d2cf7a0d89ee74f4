namespace Replication.WebConsole.Texts;

internal static class OverviewTexts
{
    public static readonly Text Healthy = new("Every reported push is at its targets", "通知されたすべてのプッシュがレプリケート済みです");
    public static readonly Text Unhealthy = new("Something needs attention", "対応が必要です");
    public static readonly Text NoRules = new(
        "There is no replication rule yet. Add two instances, then create a rule: from then on each push is replicated.",
        "レプリケーションルールはまだありません。インスタンスを 2 つ追加してからルールを作成すると、以降のプッシュがレプリケートされます。");
    public static readonly Text Problems = new("What is wrong, and what to do", "問題と対処方法");
    public static readonly Text Notes = new("Notes", "お知らせ");
    public static readonly Text Rules = new("Rules and their targets", "ルールとターゲット");
    public static readonly Text Waiting = new("Waiting", "待機中");
    public static readonly Text Running = new("Running", "実行中");
    public static readonly Text Failing = new("Failed", "失敗");
    public static readonly Text Drift = new("Drift", "差異");
    public static readonly Text Instances = new("Instances that need attention", "対応が必要なインスタンス");
    public static readonly Text Since = new("since", "開始");
    public static readonly Text Until = new("until", "終了");
    public static readonly Text MaxLag = new("Largest lag", "最大の遅延");
    public static readonly Text OpenTasks = new("Waiting tasks", "待機中のタスク");
    public static readonly Text RunningTasks = new("Running copies", "実行中のコピー");
    public static readonly Text FailedTasks = new("Failed pushes", "失敗したプッシュ");
    public static readonly Text DriftCount = new("Different at a target", "ターゲットとの差異");
    public static readonly Text Acknowledge = new("Mark as seen", "確認済みにする");
    public static readonly Text WaitingBy = new("Waiting tasks by region and target", "リージョン・ターゲット別の待機中タスク");
    public static readonly Text NoRegion = new("No region", "リージョンなし");
    public static readonly Text NoLag = new("none", "なし");
}
