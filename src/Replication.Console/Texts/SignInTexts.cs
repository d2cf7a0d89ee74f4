namespace Replication.WebConsole.Texts;

internal static class SignInTexts
{
    public static readonly Text Token = new("API token", "API トークン");
    public static readonly Text Advice = new(
        "An administrator creates tokens in the configuration file, under auth.tokens.",
        "トークンは管理者が設定ファイルの auth.tokens に登録します。");
    public static readonly Text UnknownToken = new(
        "The server does not know this token. Check that it was copied completely.",
        "このトークンはサーバーに登録されていません。全体がコピーされているか確認してください。");
    public static readonly Text Expired = new(
        "The page was open for too long, or it was sent by another web site. Try again.",
        "ページの有効期限が切れています。もう一度お試しください。");
    public static readonly Text Ended = new(
        "The session has ended, or its token is no longer valid. Sign in again.",
        "セッションが終了したか、トークンが無効になりました。もう一度サインインしてください。");
}
