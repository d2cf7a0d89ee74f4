namespace Replication.EmbeddedRegistry.Access;

/// <summary>Somebody who may use the registry.</summary>
public sealed class RegistryUser(string name, string password)
{
    public string Name => name;

    /// <summary>True for one who may pull and nothing else.</summary>
    public bool ReadOnly { get; init; }

    internal string Password => password;
}
