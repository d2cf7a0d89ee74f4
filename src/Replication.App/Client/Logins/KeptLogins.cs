namespace Replication.App.Client.Logins;

/// <summary>The servers that somebody logged in to; <paramref name="Current"/> is the one that commands talk to.</summary>
internal sealed record KeptLogins(string? Current, IReadOnlyDictionary<string, KeptLogin> Servers)
{
    public static KeptLogins None { get; } = new(null, new Dictionary<string, KeptLogin>());
}

/// <summary>A token that was kept; null for a server that asks for none.</summary>
internal sealed record KeptLogin(string? Token);
