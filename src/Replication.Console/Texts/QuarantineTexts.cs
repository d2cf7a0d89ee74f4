using Replication.Contracts.Stores;

namespace Replication.WebConsole.Texts;

internal static class QuarantineTexts
{
    public static readonly Text None = new(
        "Nothing is quarantined. A part of a webhook call that cannot be read is kept here, so that no push is lost.",
        "隔離された項目はありません。読み取れない Webhook の内容はここに保存され、プッシュは失われません。");
    public static readonly Text Received = new("Received", "受信日時");
    public static readonly Text Code = new("Code", "コード");
    public static readonly Text Source = new("Arrived as", "受信方法");
    public static readonly Text Headers = new("Headers", "ヘッダー");
    public static readonly Text Body = new("Body", "本文");
    public static readonly Text BodyAdvice = new("As received, without secrets, at most 64 KiB.", "受信した内容です (シークレットを除く、最大 64 KiB)。");
    public static readonly Text Title = new("Quarantined part of {0}", "{0} の隔離項目");
    public static readonly Text Replay = new("Replay", "再処理");
    public static readonly Text ReplayMeaning = new(
        "Correct the cause first, such as the webhook format of the instance. A replay then reads the part again, and replicates its pushes.",
        "インスタンスの Webhook 形式などの原因を修正してから再処理すると、内容を読み直してプッシュをレプリケートします。");
    public static readonly Text NoReplay = new(
        "This part cannot be replayed: it is larger than 64 KiB, or an older version stored it. Push the image again instead.",
        "64 KiB を超えるか、古いバージョンで保存されたため再処理できません。イメージをもう一度プッシュしてください。");
    public static readonly Text Replayed = new("{0} pushes were accepted, {1} parts were ignored.", "プッシュ {0} 件を受け付け、{1} 件は対象外でした。");
    public static readonly Text Dismiss = new("Dismiss", "破棄");
    public static readonly Text DismissQuestion = new("Dismiss this part?", "この項目を破棄しますか?");
    public static readonly Text DismissMeaning = new(
        "It is removed from the quarantine, and its pushes are not replicated.",
        "隔離から削除され、そのプッシュはレプリケートされません。");
    public static readonly Text Dismissed = new("The part was dismissed.", "項目を破棄しました。");

    public static Text Of(QuarantineSource it) => it switch
    {
        QuarantineSource.Webhook => new("webhook call", "Webhook 呼び出し"),
        QuarantineSource.Bus => new("message of the bus", "バスのメッセージ"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };
}
