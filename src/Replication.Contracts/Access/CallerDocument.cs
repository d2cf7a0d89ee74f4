namespace Replication.Contracts.Access;

/// <summary>
/// Who makes a call: the name of the token, its role (<c>viewer</c>, <c>operator</c>, <c>admin</c>), and the namespaces it is limited to
/// (null: none).
/// </summary>
public sealed record CallerDocument(string Name, string Role, IReadOnlyList<string>? Namespaces);
