using Replication.Contracts.Instances;
using Replication.Coordination.Operations;
using Replication.Coordination.Streams;

namespace Replication.Coordination.Instances;

/// <summary>Description of the operation that checks an instance.</summary>
internal static class InstanceCheckOperation
{
    private static readonly ApiParameter[] Parameters =
    [
        new(
            "repository",
            "The repository to read and write. Without it, the check chooses one; tokens that are limited to namespaces must name one."),
        new(
            "write",
            "Whether to check writing. Default: true for the target of a rule and for an instance without rules.",
            """{"type":"boolean"}"""),
    ];

    private static readonly Dictionary<int, string[]> Problems = new()
    {
        [400] = ["request.repository", "request.unreadable"],
        [404] = ["instance.unknown"],
    };

    public static ApiOperation Check { get; } = new(
        "checkInstance", "Checks that the registry is reachable, accepts the credentials, and allows the account to read and write.")
    {
        Parameters = Parameters,
        Success = new(200, "One answer for each question. A failed check is an answer, not an error.", typeof(CheckDocument)),
        Problems = Problems,
    };

    public static ApiOperation Stream { get; } = new(
        "checkInstanceInSteps", "Does the check of checkInstance, and sends each step as server-sent events while it runs.")
    {
        Description =
            "The event 'begun' has the question of a step that begins. The event 'ended' has its answer. The last event 'finished' has the "
                + "document of checkInstance. A step that sends no request begins and ends at once. A response without the event "
                + "'finished' is incomplete: repeat the call. The check is cancelled when the client closes the connection.",
        Parameters = Parameters,
        Success = new(200, "The events, until the check has ended.", typeof(string))
        {
            MediaType = EventStream.MediaType,
            Example = "event: begun\ndata: {\"question\":\"login\"}\n\nevent: ended\ndata: {\"question\":\"login\","
                + "\"outcome\":\"ok\",\"detail\":\"the registry accepts the password of 'robot'\",\"code\":\"loginAccepted\"}\n\n",
        },
        Problems = Problems,
    };
}
