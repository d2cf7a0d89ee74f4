namespace Replication.Registries.Manifests;

/// <summary>A registry did not take a manifest because it misses content that the manifest names, though it seemed to have it.</summary>
internal sealed class LacksContentException(CopyFailure failure) : Exception(failure.Message)
{
    public CopyFailure Failure { get; } = failure;
}
