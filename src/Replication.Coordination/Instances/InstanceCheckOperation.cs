using Replication.Contracts.Instances;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Instances;

/// <summary>Description of the operation that checks an instance.</summary>
internal static class InstanceCheckOperation
{
    public static ApiOperation Check { get; } = new(
        "checkInstance", "Checks that the registry is reachable, accepts the credentials, and allows the account to read and write.")
    {
        Parameters =
        [
            new(
                "repository",
                "The repository to read and write. Without it, the check chooses one; tokens that are limited to namespaces must name one."),
            new(
                "write",
                "Whether to check writing. Default: true for the target of a rule and for an instance without rules.",
                """{"type":"boolean"}"""),
        ],
        Success = new(200, "One answer for each question. A failed check is an answer, not an error.", typeof(CheckDocument)),
        Problems = new Dictionary<int, string[]> { [400] = ["request.repository", "request.unreadable"], [404] = ["instance.unknown"] },
    };
}
