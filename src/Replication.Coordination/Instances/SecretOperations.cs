using Replication.Contracts.Instances;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Instances;

/// <summary>Descriptions of the operations on the keys that encrypt secrets.</summary>
internal static class SecretOperations
{
    public static ApiOperation Find { get; } =
        new("findSecretKeys", "Shows whether this process has the keys that encrypt the secrets of the store.")
        {
            Success = new(200, "The state of the keys, and the instances whose secrets cannot be read.", typeof(SecretsDocument)),
        };

    public static ApiOperation Adopt { get; } =
        new("adoptSecretKeys", "Makes the keys of this process those of the store, when the earlier keys are lost.")
        {
            Description = "Secrets that the lost keys encrypted stay unreadable until they are set again. Every other process must use the "
                + "keys of this one.",
            Success = new(200, "The state of the keys after the change.", typeof(SecretsDocument)),
        };
}
