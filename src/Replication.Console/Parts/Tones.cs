using Replication.Contracts.Backfills;
using Replication.Contracts.Instances;
using Replication.Contracts.Status;
using Replication.Contracts.Tasks;

namespace Replication.WebConsole.Parts;

/// <summary>The tones of states.</summary>
internal static class Tones
{
    public static Tone Of(ReplicationStatus it) => it switch
    {
        ReplicationStatus.Succeeded => Tone.Good,
        ReplicationStatus.Failed => Tone.Bad,
        ReplicationStatus.Running => Tone.Busy,
        ReplicationStatus.Held => Tone.Warning,
        _ => Tone.Quiet,
    };

    public static Tone Of(RuleState it) => it switch
    {
        RuleState.Current => Tone.Good,
        RuleState.Copying => Tone.Busy,
        RuleState.Waiting => Tone.Quiet,
        RuleState.Paused or RuleState.Held => Tone.Warning,
        _ => Tone.Bad,
    };

    public static Tone Of(BackfillStatus it) => it switch
    {
        BackfillStatus.Succeeded => Tone.Good,
        BackfillStatus.Failed => Tone.Bad,
        BackfillStatus.Running => Tone.Busy,
        _ => Tone.Quiet,
    };

    public static Tone Of(InstanceCondition it) => it switch
    {
        InstanceCondition.Throttled or InstanceCondition.Paused => Tone.Warning,
        _ => Tone.Bad,
    };

    public static Tone Of(InstanceState it) => it == InstanceState.Usable ? Tone.Good : Tone.Bad;

    public static Tone Of(CheckOutcome it) => it switch
    {
        CheckOutcome.Ok => Tone.Good,
        CheckOutcome.Failed => Tone.Bad,
        CheckOutcome.Warning => Tone.Warning,
        _ => Tone.Quiet,
    };
}
