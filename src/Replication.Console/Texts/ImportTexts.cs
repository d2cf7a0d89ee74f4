namespace Replication.WebConsole.Texts;

internal static class ImportTexts
{
    public static readonly Text None = new(
        "There is no import yet. An import copies existing images from one instance to another without a rule. Start with a dry run: it lists what is missing.",
        "インポートはまだありません。インポートは、ルールなしで既存のイメージを別のインスタンスへコピーします。まずドライランで不足イメージを確認してください。");
    public static readonly Text NoInstances = new(
        "An import needs two instances. Add the instances first.",
        "インポートには 2 つのインスタンスが必要です。先にインスタンスを追加してください。");
    public static readonly Text Start = new("Start an import", "インポートの開始");
    public static readonly Text Meaning = new(
        "An import reads the repositories of the source, and copies the images that the target lacks. A dry run copies nothing: it lists what is missing.",
        "インポートはソースのリポジトリを読み取り、ターゲットに存在しないイメージをコピーします。ドライランは何もコピーせず、不足イメージを一覧表示します。");
    public static readonly Text ChooseInstance = new("Choose an instance", "インスタンスを選択");
    public static readonly Text Namespaces = new("Namespaces", "名前空間");
    public static readonly Text NamespacesHelp = new(
        "Separated by commas, such as team or platform/*. Empty: all namespaces.",
        "コンマ区切り (例: team、platform/*)。空欄の場合はすべての名前空間です。");
    public static readonly Text RepositoriesHelp = new(
        "Separated by commas. Empty: all repositories of the namespaces.",
        "コンマ区切り。空欄の場合は名前空間のすべてのリポジトリです。");
    public static readonly Text WithoutRepositories = new("Repositories left out", "除外するリポジトリ");
    public static readonly Text Tags = new("Tags", "タグ");
    public static readonly Text TagsHelp = new(
        "A regular expression for the whole tag, such as v.*. Empty: all tags.",
        "タグ全体に一致する正規表現 (例: v.*)。空欄の場合はすべてのタグです。");
    public static readonly Text WithoutTags = new("Tags left out", "除外するタグ");
    public static readonly Text TargetNamespace = new("Namespace at the target", "ターゲットの名前空間");
    public static readonly Text TargetNamespaceHelp = new(
        "For example archive/{namespace}. Empty: the same as at the source.",
        "例: archive/{namespace}。空欄の場合はソースと同じです。");
    public static readonly Text TargetRepository = new("Repository at the target", "ターゲットのリポジトリ");
    public static readonly Text Paused = new("Paused", "一時停止中");
    public static readonly Text Pause = new("Pause", "一時停止");
    public static readonly Text Resume = new("Resume", "再開");
    public static readonly Text DryRunTitle = new("Dry run of an import from {0} to {1}", "{0} から {1} へのインポートのドライラン");
    public static readonly Text CopyTitle = new("Import from {0} to {1}", "{0} から {1} へのインポート");
    public static readonly Text CancelQuestion = new("Cancel this import?", "このインポートをキャンセルしますか?");
    public static readonly Text CancelMeaning = new(
        "Images that were copied stay at the target. Waiting tasks of the import are canceled.",
        "コピー済みのイメージはターゲットに残ります。待機中のタスクはキャンセルされます。");
    public static readonly Text CancelImport = new("Cancel the import", "インポートをキャンセル");
    public static readonly Text Tasks = new("Tasks of this import", "このインポートのタスク");
}
