namespace Replication.Contracts.Access;

/// <summary>Who makes a call.</summary>
/// <param name="Name">The name of the token.</param>
/// <param name="Role">Its role: <c>viewer</c>, <c>operator</c> or <c>admin</c>.</param>
/// <param name="Namespaces">The namespaces that it is limited to; null means all.</param>
/// <param name="SessionsEndedAt">When the console sessions of the token were ended; earlier ones are not valid. Null when never.</param>
public sealed record CallerDocument(
    string Name, string Role, IReadOnlyList<string>? Namespaces, DateTimeOffset? SessionsEndedAt = null);
