using Replication.Contracts.Backfills;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Status;
using Replication.Contracts.Tasks;

namespace Replication.WebConsole.Texts;

/// <summary>The words for the members of enumerations.</summary>
internal static class StateTexts
{
    public static readonly Text LagOf = new("Late by {0}", "{0}の遅延");

    public static Text Of(ReplicationStatus it) => it switch
    {
        ReplicationStatus.Pending => new("Waiting", "待機中"),
        ReplicationStatus.Running => new("Running", "実行中"),
        ReplicationStatus.Held => new("Held", "保留中"),
        ReplicationStatus.Succeeded => new("Succeeded", "完了"),
        ReplicationStatus.Failed => new("Failed", "失敗"),
        ReplicationStatus.Canceled => new("Canceled", "キャンセル済み"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(TaskOutcome it) => it switch
    {
        TaskOutcome.Copied => new("copied", "コピー済み"),
        TaskOutcome.AlreadyPresent => new("already present", "既に存在"),
        TaskOutcome.Superseded => new("superseded by a newer push", "新しいプッシュに置き換え"),
        TaskOutcome.TagConflict => new("another image has the tag", "タグに別のイメージが存在"),
        TaskOutcome.Deleted => new("tag deleted", "タグを削除"),
        TaskOutcome.AlreadyAbsent => new("tag already absent", "タグは存在しない"),
        TaskOutcome.NotFollowed => new("image not replicated", "イメージは対象外"),
        TaskOutcome.Filtered => new("left out by the rule", "ルールの対象外"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(TaskTrigger it) => it switch
    {
        TaskTrigger.Automatic => new("push", "プッシュ"),
        TaskTrigger.Manual => new("manual", "手動"),
        TaskTrigger.Backfill => new("backfill", "バックフィル"),
        TaskTrigger.Reconcile => new("reconciler", "照合"),
        TaskTrigger.Import => new("import", "インポート"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(TaskAction it) => it switch
    {
        TaskAction.Copy => new("copy the image", "イメージのコピー"),
        TaskAction.DeleteTag => new("delete the tag", "タグの削除"),
        TaskAction.Referrers => new("copy the signatures and other referrers", "署名などの参照アーティファクトのコピー"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(RuleState it) => it switch
    {
        RuleState.Current => new("Up to date", "最新"),
        RuleState.Copying => new("Copying", "コピー中"),
        RuleState.Waiting => new("Waiting", "待機中"),
        RuleState.Paused => new("Paused", "一時停止中"),
        RuleState.Held => new("Held", "保留中"),
        RuleState.Late => new("Late", "遅延"),
        RuleState.Retrying => new("Retrying", "再試行中"),
        RuleState.Failing => new("Failing", "失敗"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(BackfillStatus it) => it switch
    {
        BackfillStatus.Pending => new("Waiting", "待機中"),
        BackfillStatus.Running => new("Running", "実行中"),
        BackfillStatus.Succeeded => new("Succeeded", "完了"),
        BackfillStatus.Failed => new("Failed", "失敗"),
        BackfillStatus.Canceled => new("Canceled", "キャンセル済み"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(InstanceCondition it) => it switch
    {
        InstanceCondition.Unusable => new("Secrets unreadable", "シークレットを読み取れません"),
        InstanceCondition.CredentialsRefused => new("Credentials refused", "認証情報が拒否されました"),
        InstanceCondition.WebhookRefused => new("Webhook calls refused", "Webhook を拒否しました"),
        InstanceCondition.PushesUnreported => new("Pushes may be missing", "未通知のプッシュの可能性"),
        InstanceCondition.Silent => new("Silent", "通知なし"),
        InstanceCondition.Throttled => new("Throttled", "レート制限中"),
        InstanceCondition.Paused => new("Pause window", "一時停止の時間帯"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(InstanceState it) => it switch
    {
        InstanceState.Usable => new("Usable", "使用可能"),
        InstanceState.Unusable => new("Secrets unreadable", "シークレットを読み取れません"),
        InstanceState.CredentialsRefused => new("Credentials refused", "認証情報が拒否されました"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(InstanceEdition it) => it switch
    {
        InstanceEdition.Basic => new("Basic", "ベーシック"),
        InstanceEdition.Advanced => new("Advanced", "アドバンスド"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(InstancePartition it) => it switch
    {
        InstancePartition.Public => new("Public cloud", "パブリッククラウド"),
        InstancePartition.Finance => new("Finance cloud", "金融クラウド"),
        InstancePartition.Government => new("Government cloud", "政府クラウド"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(RuleScenario it) => it switch
    {
        RuleScenario.SameAccount => new("Same account", "同じアカウント"),
        RuleScenario.CrossAccount => new("Different accounts", "異なるアカウント"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(RuleLevel it) => it switch
    {
        RuleLevel.Namespace => new("Namespace", "名前空間"),
        RuleLevel.Repository => new("Repository", "リポジトリ"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(RuleTrigger it) => it switch
    {
        RuleTrigger.Push => new("Reported pushes", "プッシュ通知"),
        RuleTrigger.Poll => new("Reads the source at intervals", "ソースの定期読み取り"),
        RuleTrigger.Manual => new("By hand", "手動"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };

    public static Text Of(BlobTransferKind it) => it switch
    {
        BlobTransferKind.Streamed => new("streamed", "転送"),
        BlobTransferKind.Mounted => new("mounted", "マウント"),
        BlobTransferKind.Present => new("already present", "既に存在"),
        _ => throw new ArgumentOutOfRangeException(nameof(it)),
    };
}
