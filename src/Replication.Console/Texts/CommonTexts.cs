namespace Replication.WebConsole.Texts;

/// <summary>Texts that several pages share.</summary>
internal static class CommonTexts
{
    public static readonly Text Product = new("Replication", "レプリケーション");
    public static readonly Text ConnectionLost = new(
        "The connection to the server is lost. This page reconnects by itself.",
        "サーバーとの接続が切れました。自動的に再接続します。");
    public static readonly Text SkipToContent = new("Skip to the content", "本文へ移動");
    public static readonly Text Menu = new("Menu", "メニュー");
    public static readonly Text Close = new("Close", "閉じる");
    public static readonly Text Cancel = new("Cancel", "キャンセル");
    public static readonly Text Save = new("Save", "保存");
    public static readonly Text Delete = new("Delete", "削除");
    public static readonly Text Edit = new("Edit", "編集");
    public static readonly Text Back = new("Back", "戻る");
    public static readonly Text Next = new("Next", "次へ");
    public static readonly Text More = new("Show more", "さらに表示");
    public static readonly Text Refresh = new("Refresh", "更新");
    public static readonly Text Loading = new("Loading", "読み込み中");
    public static readonly Text Name = new("Name", "名前");
    public static readonly Text State = new("State", "状態");
    public static readonly Text Status = new("Status", "ステータス");
    public static readonly Text Time = new("Time", "時刻");
    public static readonly Text Actions = new("Actions", "操作");
    public static readonly Text Yes = new("Yes", "はい");
    public static readonly Text No = new("No", "いいえ");
    public static readonly Text None = new("None", "なし");
    public static readonly Text All = new("All", "すべて");
    public static readonly Text Search = new("Search", "検索");
    public static readonly Text ServerAway = new(
        "The server of the API cannot be reached. The page asks again by itself.",
        "API サーバーに接続できません。自動的に再試行します。");
    public static readonly Text ServerAwayAdvice = new(
        "Check that a process with the role coordinator runs, and the address in console.server.",
        "コーディネーターのプロセスが動作していること、および console.server のアドレスを確認してください。");
    public static readonly Text NotFound = new("There is no such page.", "ページが見つかりません。");
    public static readonly Text NotAllowed = new("Your token does not allow this.", "このトークンでは実行できません。");
    public static readonly Text ChangedMeanwhile = new(
        "Another person changed it meanwhile. Your change was not saved.",
        "他のユーザーが先に変更したため、保存されませんでした。");
    public static readonly Text TheirChanges = new("What the other person changed", "他のユーザーによる変更");
    public static readonly Text Merge = new("Keep my input, and add these changes", "入力内容を残し、これらの変更を取り込む");
    public static readonly Text TheirSecrets = new(
        "Only values were changed that are never shown, such as secrets.", "シークレットなど、表示されない値だけが変更されました。");
    public static readonly Text SignedInAs = new("{0} ({1})", "{0} ({1})");
    public static readonly Text Language = new("Language", "言語");
    public static readonly Text ThemeSystem = new("Theme: system", "テーマ: システム");
    public static readonly Text ThemeLight = new("Theme: light", "テーマ: ライト");
    public static readonly Text ThemeDark = new("Theme: dark", "テーマ: ダーク");
    public static readonly Text SignOut = new("Sign out", "サインアウト");
    public static readonly Text SignOutEverywhere = new("Sign out everywhere", "すべてのセッションからサインアウト");
    public static readonly Text Preferences = new("Account and preferences", "アカウントと設定");
    public static readonly Text Copied = new("Copied", "コピーしました");
    public static readonly Text Source = new("Source instance", "ソースインスタンス");
    public static readonly Text Target = new("Target instance", "ターゲットインスタンス");
    public static readonly Text Rule = new("Replication rule", "レプリケーションルール");
    public static readonly Text Repository = new("Repository", "リポジトリ");
    public static readonly Text Namespace = new("Namespace", "名前空間");
    public static readonly Text Tag = new("Tag", "タグ");
    public static readonly Text Region = new("Region", "リージョン");
    public static readonly Text Instance = new("Instance", "インスタンス");
    public static readonly Text Image = new("Image", "イメージ");
    public static readonly Text Lag = new("Lag", "遅延");
    public static readonly Text LastSuccess = new("Last success", "最後の成功");
    public static readonly Text LastEvent = new("Last event", "最後のイベント");
    public static readonly Text Declared = new("From the configuration file", "設定ファイルで定義");
    public static readonly Text Reason = new("Reason", "理由");
    public static readonly Text Bytes = new("Bytes", "バイト数");
    public static readonly Text Progress = new("Progress", "進行状況");
    public static readonly Text Never = new("never", "なし");
    public static readonly Text Ago = new("{0} ago", "{0}前");
    public static readonly Text JustNow = new("just now", "たった今");
    public static readonly Text Seconds = new("{0} s", "{0} 秒");
    public static readonly Text Minutes = new("{0} min", "{0} 分");
    public static readonly Text Hours = new("{0} h", "{0} 時間");
    public static readonly Text Days = new("{0} d", "{0} 日");
}
