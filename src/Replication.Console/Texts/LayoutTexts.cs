namespace Replication.WebConsole.Texts;

internal static class LayoutTexts
{
    public static readonly Text Failed = new(
        "This page failed. Reload it; the log of the server has the details.",
        "ページの表示に失敗しました。再読み込みしてください。詳細はサーバーのログにあります。");
}
