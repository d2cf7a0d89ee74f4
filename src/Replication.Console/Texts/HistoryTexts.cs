namespace Replication.WebConsole.Texts;

internal static class HistoryTexts
{
    public static readonly Text Title = new("History", "履歴");
    public static readonly Text Range = new("Time of the charts", "グラフの期間");
    public static readonly Text ShowTable = new("Show as a table", "表で表示");
    public static readonly Text ShowCharts = new("Show as charts", "グラフで表示");
    public static readonly Text Nothing = new("Nothing was counted in this time.", "この期間の記録はありません。");
    public static readonly Text Pushes = new("Pushes", "プッシュ");
    public static readonly Text Tasks = new("Finished tasks by outcome", "結果別の終了タスク");
    public static readonly Text Bytes = new("Bytes copied", "コピーしたバイト数");
    public static readonly Text Lag = new("Lag from push to target", "プッシュからターゲットまでの遅延");
    public static readonly Text LagP50 = new("p50 (half of the pushes)", "p50 (半数のプッシュ)");
    public static readonly Text LagP99 = new("p99 (99 % of the pushes)", "p99 (99 % のプッシュ)");
    public static readonly Text Succeeded = new("Succeeded", "完了");
    public static readonly Text Superseded = new("Superseded", "新しいプッシュに置き換え");
    public static readonly Text Filtered = new("Left out by the rule", "ルールの対象外");
    public static readonly Text Canceled = new("Canceled", "キャンセル済み");
    public static readonly Text Failed = new("Failed", "失敗");
}
