using Replication.Contracts.Status;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Status;

/// <summary>Description of the operation that reads the status.</summary>
internal static class StatusOperation
{
    private const string Seconds = """{"type":"integer","minimum":1}""";

    public static ApiOperation Read { get; } = new(
        "readStatus", "Returns whether every reported push is at its targets, how far they are behind, and what is wrong.")
    {
        Description =
            "Has the rules that the token may see, and all instances. healthy is false when problems has an entry; notes say what is "
                + "not replicated by choice. A push whose webhook call never arrived is not known: a dry-run backfill compares the "
                + "registries. The activity of the rules was read at measuredAt, usually within the last second.",
        Parameters =
        [
            new(
                "maxLagSeconds",
                "How long a push may wait for a worker or be retried until that is a problem; default 300.",
                Seconds,
                "300"),
            new(
                "silentAfterSeconds",
                "How long a source may send no webhook call until that is a problem; default 604800.",
                Seconds,
                "604800"),
        ],
        Success = new(200, "The status.", typeof(StatusDocument)),
        Problems = new Dictionary<int, string[]> { [400] = ["request.filter"] },
    };
}
