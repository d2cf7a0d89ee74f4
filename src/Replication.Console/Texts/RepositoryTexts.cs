namespace Replication.WebConsole.Texts;

/// <summary>The texts of the pages that browse an instance, and of the dialog that replicates tags.</summary>
internal static class RepositoryTexts
{
    public static readonly Text ChooseInstance = new(
        "Choose an instance to see its repositories.", "インスタンスを選択すると、リポジトリが表示されます。");
    public static readonly Text Search = new("Search repositories", "リポジトリを検索");
    public static readonly Text SearchTags = new("Filter tags", "タグを絞り込み");
    public static readonly Text NoRepositories = new(
        "The instance has no repository. Push an image to it, or create a rule that replicates to it.",
        "リポジトリはありません。イメージをプッシュするか、このインスタンスへレプリケートするルールを作成してください。");
    public static readonly Text NoTags = new(
        "The repository has no tag. Push an image with a tag.", "タグはありません。タグ付きのイメージをプッシュしてください。");
    public static readonly Text NoMatch = new("No name contains '{0}'.", "「{0}」を含む名前はありません。");
    public static readonly Text NoMatchSoFar = new(
        "None of the first {1} names contains '{0}'.", "最初の {1} 件に「{0}」を含む名前はありません。");
    public static readonly Text ReadCount = new("{0} shown, {1} read", "{0} 件を表示 ({1} 件を読み取り)");
    public static readonly Text ReadMore = new("Read more", "さらに読み込む");
    public static readonly Text AllRepositories = new("All repositories", "すべてのリポジトリ");
    public static readonly Text Replicate = new("Replicate", "レプリケート");
    public static readonly Text ReplicateCount = new("Replicate ({0})", "レプリケート ({0})");
    public static readonly Text Selected = new("{0} selected", "{0} 件選択中");
    public static readonly Text SelectTag = new("Select {0}", "{0} を選択");
    public static readonly Text SelectAll = new("Select all shown tags", "表示中のタグをすべて選択");
    public static readonly Text Clear = new("Clear the selection", "選択を解除");
    public static readonly Text ReplicateTitle = new("Replicate {0}", "{0} をレプリケート");
    public static readonly Text TagCount = new("{0} tags of {1}", "{1} の {0} 個のタグ");
    public static readonly Text AnyRegion = new("All regions", "すべてのリージョン");
    public static readonly Text NoInstance = new(
        "There is no other instance in this region.", "このリージョンに他のインスタンスはありません。");
    public static readonly Text NamespaceHelp = new("Empty: the repository has no namespace.", "空欄の場合、名前空間のないリポジトリになります。");
    public static readonly Text TagHelp = new("Empty: the tag of the source.", "空欄の場合、ソースと同じタグです。");
    public static readonly Text TagsHelp = new("Each tag keeps its name.", "各タグは同じ名前のままです。");
    public static readonly Text Overwrite = new("Overwrite", "上書き");
    public static readonly Text OverwriteHelp = new(
        "Off: a task fails when its tag names another image at the target.",
        "オフの場合、宛先の同じタグに別のイメージがあるとタスクは失敗します。");
    public static readonly Text ChooseTarget = new("Choose a target instance.", "宛先インスタンスを選択してください。");
    public static readonly Text PartlyCreated = new(
        "{0} of {1} tasks were created. Correct the cause and replicate the rest.",
        "{1} 件中 {0} 件のタスクを作成しました。原因を修正して残りをレプリケートしてください。");
    public static readonly Text Following = new("Replication of the chosen tags", "選択したタグのレプリケーション");
    public static readonly Text Record = new("Record", "レコード");
    public static readonly Text OpenRecord = new("Open the record of {0}", "{0} のレコードを開く");
    public static readonly Text Done = new("{0} of {1} finished", "{1} 件中 {0} 件が終了");
}
