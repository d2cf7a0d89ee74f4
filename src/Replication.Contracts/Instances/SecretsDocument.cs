namespace Replication.Contracts.Instances;

/// <summary>Whether this process has the keys that encrypt the secrets of the store.</summary>
/// <param name="Keys"><c>same</c>: it has the keys of the store. <c>foreign</c>: it has other keys.</param>
/// <param name="Reason">Why the keys are foreign; null when they are not.</param>
/// <param name="UnusableInstances">The instances whose secrets this process cannot read.</param>
public sealed record SecretsDocument(string Keys, string? Reason, IReadOnlyList<string> UnusableInstances);
