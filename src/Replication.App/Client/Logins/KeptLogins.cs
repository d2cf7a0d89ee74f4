namespace Replication.App.Client.Logins;

/// <summary>The servers with a stored login. Commands call the one that <paramref name="Current"/> names.</summary>
internal sealed record KeptLogins(string? Current, IReadOnlyDictionary<string, KeptLogin> Servers)
{
    public static KeptLogins None { get; } = new(null, new Dictionary<string, KeptLogin>());
}

/// <summary>A stored token; null for a server that needs none.</summary>
internal sealed record KeptLogin(string? Token);
