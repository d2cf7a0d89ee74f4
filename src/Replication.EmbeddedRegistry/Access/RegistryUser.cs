namespace Replication.EmbeddedRegistry.Access;

/// <summary>A user of the registry.</summary>
public sealed class RegistryUser(string name, string password)
{
    public string Name => name;

    /// <summary>True for a user who may only pull.</summary>
    public bool ReadOnly { get; init; }

    internal string Password => password;
}
