namespace Replication.WebConsole.Texts;

internal static class BackfillTexts
{
    public static readonly Text None = new(
        "There is no backfill yet. A backfill copies the images that existed before their rule. Start with a dry run: it lists what is missing.",
        "バックフィルはまだありません。バックフィルはルール作成前から存在するイメージをコピーします。まずドライランで不足イメージを確認してください。");
    public static readonly Text NoRules = new(
        "A backfill needs a replication rule. Create a rule first.",
        "バックフィルにはレプリケーションルールが必要です。先にルールを作成してください。");
    public static readonly Text Start = new("Start a backfill", "バックフィルの開始");
    public static readonly Text Meaning = new(
        "A backfill reads the repositories of the source, and copies the images of the rule that the target lacks. A dry run copies nothing: it lists what is missing.",
        "バックフィルはソースのリポジトリを読み取り、ルールに一致しターゲットに存在しないイメージをコピーします。ドライランは何もコピーせず、不足イメージを一覧表示します。");
    public static readonly Text ChooseRule = new("Choose a rule", "ルールを選択");
    public static readonly Text Repositories = new("Repositories", "リポジトリ");
    public static readonly Text RepositoriesHelp = new(
        "Separated by commas. Empty: all repositories of the rule.",
        "コンマ区切り。空欄の場合はルールのすべてのリポジトリです。");
    public static readonly Text Since = new("Only pushes while the rule was paused, since", "一時停止中のプッシュのみ (開始時刻)");
    public static readonly Text SinceHelp = new(
        "For example 2d, or 2026-01-31T12:00:00Z. Empty: all images.",
        "例: 2d または 2026-01-31T12:00:00Z。空欄の場合はすべてのイメージです。");
    public static readonly Text DryRunStart = new("Start the dry run", "ドライランを開始");
    public static readonly Text CopyStart = new("Copy without a dry run", "ドライランなしでコピー");
    public static readonly Text Kind = new("Kind", "種類");
    public static readonly Text DryRun = new("Dry run", "ドライラン");
    public static readonly Text Copy = new("Copy", "コピー");
    public static readonly Text Found = new("Images found", "検出したイメージ");
    public static readonly Text Done = new("Copied", "コピー済み");
    public static readonly Text AlreadyThere = new("Already present", "既に存在");
    public static readonly Text Failed = new("Failed", "失敗");
    public static readonly Text Canceled = new("Canceled or superseded", "キャンセルまたは置き換え");
    public static readonly Text Missing = new("Missing at the target", "ターゲットに不足");
    public static readonly Text Open = new("Waiting or running", "待機中または実行中");
    public static readonly Text Seen = new("Read", "読み取り済み");
    public static readonly Text SeenCounts = new("{0} repositories, {1} tags", "リポジトリ {0} 件、タグ {1} 件");
    public static readonly Text Unreadable = new("Repositories that could not be listed", "一覧を取得できなかったリポジトリ");
    public static readonly Text Now = new("Reads now", "読み取り中");
    public static readonly Text Settled = new("{0} of {1}", "{0} / {1} 件");
    public static readonly Text MissingCounts = new("{0} of {1} missing", "{1} 件中 {0} 件が不足");
    public static readonly Text DoneCounts = new(
        "{0} copied, {1} already present, {2} failed",
        "コピー {0} 件、既に存在 {1} 件、失敗 {2} 件");
    public static readonly Text DryRunTitle = new("Dry run of {0}", "{0} のドライラン");
    public static readonly Text CopyTitle = new("Backfill of {0}", "{0} のバックフィル");
    public static readonly Text CancelQuestion = new("Cancel this backfill?", "このバックフィルをキャンセルしますか?");
    public static readonly Text CancelMeaning = new(
        "Images that were copied stay at the target. Waiting tasks of the backfill are canceled.",
        "コピー済みのイメージはターゲットに残ります。待機中のタスクはキャンセルされます。");
    public static readonly Text CancelBackfill = new("Cancel the backfill", "バックフィルをキャンセル");
    public static readonly Text Keep = new("Let it run", "続行する");
    public static readonly Text CopyMissing = new("Copy what is missing", "不足イメージをコピー");
    public static readonly Text MissingImages = new("Missing images", "不足イメージ");
    public static readonly Text NothingMissing = new("Nothing is missing at the target.", "ターゲットに不足はありません。");
    public static readonly Text NothingMissingYet = new("Nothing missing was found so far.", "これまでのところ不足は見つかっていません。");
    public static readonly Text OnTheWay = new("On the way", "処理中");
    public static readonly Text NameTooLong = new("The name at the target would be too long.", "ターゲットでの名前が長すぎます。");
    public static readonly Text Tasks = new("Tasks of this backfill", "このバックフィルのタスク");
    public static readonly Text Thorough = new("Checks every image", "すべてのイメージを確認");
    public static readonly Text All = new("All of the rule", "ルールのすべて");
}
