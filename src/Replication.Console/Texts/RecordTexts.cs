namespace Replication.WebConsole.Texts;

internal static class RecordTexts
{
    public static readonly Text None = new(
        "No task matches. A push that a rule matches appears here within a second.",
        "該当するタスクはありません。ルールに一致するプッシュは 1 秒以内にここに表示されます。");
    public static readonly Text Filter = new("Filter", "絞り込み");
    public static readonly Text Clear = new("Clear filters", "絞り込みを解除");
    public static readonly Text Trigger = new("Trigger", "トリガー");
    public static readonly Text Instance = new("Instance (source or target)", "インスタンス (ソースまたはターゲット)");
    public static readonly Text Since = new("Since", "開始時刻");
    public static readonly Text Until = new("Until", "終了時刻");
    public static readonly Text SinceHelp = new("For example 2h, or 2026-01-31T12:00:00Z", "例: 2h または 2026-01-31T12:00:00Z");
    public static readonly Text Any = new("Any", "すべて");
    public static readonly Text Live = new("Updates by itself", "自動更新");
    public static readonly Text Result = new("Result", "結果");
    public static readonly Text Rate = new("Rate", "速度");
    public static readonly Text Retry = new("Retry", "再試行");
    public static readonly Text CancelTask = new("Cancel task", "タスクをキャンセル");
    public static readonly Text RetryAll = new("Retry all that match", "該当タスクをすべて再試行");
    public static readonly Text CancelAll = new("Cancel all that match", "該当タスクをすべてキャンセル");
    public static readonly Text RetryQuestion = new("Retry {0} tasks?", "{0} 件のタスクを再試行しますか?");
    public static readonly Text CancelQuestion = new("Cancel {0} tasks?", "{0} 件のタスクをキャンセルしますか?");
    public static readonly Text Retried = new("{0} tasks are retried.", "{0} 件のタスクを再試行します。");
    public static readonly Text Canceled = new("{0} tasks were canceled.", "{0} 件のタスクをキャンセルしました。");
    public static readonly Text NothingToDo = new("No task matches the filter.", "該当するタスクはありません。");
    public static readonly Text Title = new("Record of {0}", "{0} のレコード");
    public static readonly Text Layers = new("Layers", "レイヤー");
    public static readonly Text NoLayers = new("The layers are known when the copy has read the manifest.", "マニフェストの読み取り後に表示されます。");
    public static readonly Text Layer = new("Blob", "Blob");
    public static readonly Text Size = new("Size", "サイズ");
    public static readonly Text How = new("How", "方法");
    public static readonly Text Attempts = new("Attempts", "試行回数");
    public static readonly Text Action = new("Action", "処理");
    public static readonly Text PushedAt = new("Pushed", "プッシュ日時");
    public static readonly Text StartedAt = new("Started", "開始");
    public static readonly Text FinishedAt = new("Finished", "終了");
    public static readonly Text NextAttempt = new("Next attempt", "次の試行");
    public static readonly Text Duration = new("Duration", "所要時間");
    public static readonly Text Digest = new("Digest", "ダイジェスト");
    public static readonly Text Batch = new("Batch", "バッチ");
    public static readonly Text SameBatch = new("Tasks of the same push", "同じプッシュのタスク");
    public static readonly Text Trace = new("Trace", "トレース");
    public static readonly Text Signature = new("Signature", "署名");
    public static readonly Text SignatureVerified = new("verified before the copy", "コピー前に検証済み");
    public static readonly Text SignatureRequired = new("is verified before the copy", "コピー前に検証");
    public static readonly Text CreatedRepository = new("Created repository", "作成したリポジトリ");
    public static readonly Text Overwrite = new("Overwrite", "上書き");
    public static readonly Text Platforms = new("Platforms", "プラットフォーム");
    public static readonly Text WhyAndWhat = new("Reason and remedy", "理由と対処方法");
    public static readonly Text ById = new("by {0}", "実行者: {0}");
}
