namespace Replication.App.Copy.Logins;

/// <summary>
/// The program <c>docker-credential-NAME</c> that a file names for a registry, and the server name that it expects.
/// </summary>
internal sealed record CredentialHelper(string Name, string Server, string File)
{
    public string Program => $"docker-credential-{Name}";
}
