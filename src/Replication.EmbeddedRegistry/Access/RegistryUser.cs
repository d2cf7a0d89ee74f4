namespace Replication.EmbeddedRegistry.Access;

/// <summary>A user of the registry.</summary>
public sealed class RegistryUser(string name, string password)
{
    private volatile string _password = password;

    public string Name => name;

    /// <summary>True for a user who may only pull.</summary>
    public bool ReadOnly { get; init; }

    internal string Password => _password;

    /// <summary>Changes the password. Tokens that were issued before stay valid until they expire.</summary>
    public void ChangePassword(string changed) => _password = changed;
}
