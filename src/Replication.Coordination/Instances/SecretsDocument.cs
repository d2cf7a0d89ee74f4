namespace Replication.Coordination.Instances;

/// <summary>
/// Whether this process has the keys of the store (<c>same</c> or <c>foreign</c>), the reason if not, and the instances with unreadable
/// secrets.
/// </summary>
public sealed record SecretsDocument(string Keys, string? Reason, IReadOnlyList<string> UnusableInstances);
