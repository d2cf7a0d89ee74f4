namespace Replication.Coordination.Instances;

/// <summary>
/// Whether this process has the keys of the store (<c>same</c> or <c>foreign</c>), why not, and the instances it cannot use.
/// </summary>
public sealed record SecretsDocument(string Keys, string? Reason, IReadOnlyList<string> UnusableInstances);
