namespace Replication.WebConsole.Texts;

internal static class RuleTexts
{
    public static readonly Text Create = new("Create rule", "ルールの作成");
    public static readonly Text NoRules = new(
        "There is no rule yet. A rule replicates each push of a namespace to one or more instances.",
        "ルールはまだありません。ルールは名前空間へのプッシュを他のインスタンスへレプリケートします。");
    public static readonly Text Scope = new("Scope", "レプリケーション範囲");
    public static readonly Text Filter = new("Tag filter", "タグフィルター");
    public static readonly Text RuleName = new("Rule name", "ルール名");
    public static readonly Text Scenario = new("Replication scenario", "レプリケーションシナリオ");
    public static readonly Text Level = new("Replication level", "レプリケーションレベル");
    public static readonly Text TargetRegion = new("Target region", "宛先リージョン");
    public static readonly Text TargetInstance = new("Target instance", "宛先インスタンス");
    public static readonly Text SourceAddress = new("Source address", "送信元アドレス");
    public static readonly Text Namespace = new("Namespace", "名前空間");
    public static readonly Text Repository = new("Repository", "リポジトリ");
    public static readonly Text TargetNamespace = new("Target namespace", "ターゲット名前空間");
    public static readonly Text TargetRepository = new("Target repository", "ターゲットリポジトリ");
    public static readonly Text SameAsSource = new("Same as the source", "ソースと同じ");
    public static readonly Text Overwrite = new("Overwrite existing tags", "既存のタグを上書き");
    public static readonly Text Step1 = new("Instance information", "インスタンス情報");
    public static readonly Text Step2 = new("Replication information", "レプリケーション情報");
    public static readonly Text Pause = new("Pause", "一時停止");
    public static readonly Text Resume = new("Resume", "再開");
    public static readonly Text Hold = new("Hold", "保留");
    public static readonly Text PauseTitle = new("Pause the rule '{0}'", "ルール「{0}」の一時停止");
    public static readonly Text PauseMeaning = new(
        "Pushes during the pause are not replicated. Each one is recorded, and 'Resume and replicate' copies them later.",
        "一時停止中のプッシュはレプリケートされませんが、記録されます。「再開してレプリケート」で後からコピーできます。");
    public static readonly Text HoldMeaning = new(
        "Hold: pushes are matched as before, and their tasks wait until the rule is resumed. They are then copied in order.",
        "保留: プッシュは通常どおり照合され、タスクは再開まで待機し、その後順番にコピーされます。");
    public static readonly Text ResumeTitle = new("Resume the rule '{0}'", "ルール「{0}」の再開");
    public static readonly Text ResumeBackfill = new("Replicate the pushes of the pause, too", "一時停止中のプッシュもレプリケートする");
    public static readonly Text DeleteTitle = new("Delete the rule '{0}'?", "ルール「{0}」を削除しますか?");
    public static readonly Text DeleteMeaning = new(
        "New pushes are no longer replicated. Waiting tasks of the rule are canceled; running copies finish. Images at the targets stay.",
        "新しいプッシュはレプリケートされなくなります。待機中のタスクはキャンセルされ、実行中のコピーは完了します。ターゲットのイメージは残ります。");
    public static readonly Text DeclaredMeaning = new(
        "The rule is declared in the configuration file. Change it there; it can be paused here.",
        "このルールは設定ファイルで定義されています。変更はファイルで行ってください。一時停止はここでできます。");
    public static readonly Text Records = new("Records of this rule", "このルールのレコード");
    public static readonly Text Backfill = new("Backfill", "バックフィル");
    public static readonly Text BackfillDry = new("Find what is missing", "不足イメージの検出");
    public static readonly Text Warnings = new("Probable mistakes", "確認が必要な設定");
    public static readonly Text Created = new("The rule '{0}' was created.", "ルール「{0}」を作成しました。");
    public static readonly Text Saved = new("The rule '{0}' was saved.", "ルール「{0}」を保存しました。");
    public static readonly Text EditTitle = new("Edit the rule '{0}'", "ルール「{0}」の編集");
    public static readonly Text DiscardMine = new("Discard my input, and load the current rule", "入力内容を破棄し、現在のルールを読み込む");
    public static readonly Text Advanced = new("More settings", "詳細設定");
    public static readonly Text Description = new("Description", "説明");
    public static readonly Text Trigger = new("Trigger", "トリガー");
    public static readonly Text Priority = new("Priority (1 last, 5 first)", "優先度 (1 最後〜5 最初)");
    public static readonly Text Referrers = new("Copy signatures and other referrers", "署名などの参照アーティファクトもコピー");
    public static readonly Text Deletions = new("Delete tags at the target that are deleted at the source", "ソースで削除されたタグをターゲットでも削除");
    public static readonly Text MinAge = new("Minimum age", "最小経過時間");
    public static readonly Text Reconcile = new("Compare source and target every", "ソースとターゲットの照合間隔");
    public static readonly Text Repair = new("Repair differences", "差異を修復");
    public static readonly Text DurationHelp = new("For example 30m, 1h, 7d. Empty: never.", "例: 30m、1h、7d。空欄の場合は行いません。");
    public static readonly Text MinAgeHelp = new("For example 24h. Empty: at once.", "例: 24h。空欄の場合は即時です。");
    public static readonly Text Preview = new("Preview", "プレビュー");
    public static readonly Text PreviewHelp = new(
        "Existing images of the source that the rule matches, and their names at the target.",
        "ルールに一致するソースの既存イメージと、ターゲットでの名前です。");
    public static readonly Text PreviewNone = new("The rule matches no existing image.", "一致する既存イメージはありません。");
    public static readonly Text PreviewCounts = new("{0} images shown; {1} repositories and {2} tags were read.", "{0} 件を表示。リポジトリ {1} 件、タグ {2} 件を読み取りました。");
    public static readonly Text FilterHelp = new("A regular expression that must match the whole tag, such as v[0-9.]+", "タグ全体に一致する正規表現。例: v[0-9.]+");
    public static readonly Text AllTags = new("All tags", "すべてのタグ");
    public static readonly Text NamespaceHelp = new("One namespace, or several and globs separated by commas: team, platform/*", "1 つの名前空間、またはコンマ区切りの複数の名前・パターン: team, platform/*");
    public static readonly Text Required = new("This value is required.", "必須項目です。");
    public static readonly Text Topology = new("How images flow", "イメージの流れ");
    public static readonly Text OtherSettings = new("Settings", "設定");
    public static readonly Text ActiveSince = new("Active since", "有効開始");
    public static readonly Text PausedBy = new("Paused by {0}", "{0} が一時停止");
    public static readonly Text HeldTasks = new("Waiting tasks", "待機中のタスク");
    public static readonly Text Run = new("Replicate an image", "イメージをレプリケート");
    public static readonly Text NoTarget = new("Choose at least one target instance.", "宛先インスタンスを 1 つ以上選択してください。");
    public static readonly Text BackfillMeaning = new(
        "Copies the images that existed before the rule. A dry run only counts what is missing.",
        "ルール作成前に存在したイメージをコピーします。予行では不足分を数えるだけです。");
}
