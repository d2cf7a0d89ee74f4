using Replication.Registries;

namespace Replication.App.Copy.Logins;

/// <summary>What a file says about one registry: credentials, a helper that knows them, or what is wrong with the file.</summary>
internal abstract record DockerLogin
{
    private DockerLogin()
    {
    }

    internal sealed record Known(RegistryCredentials Credentials) : DockerLogin;

    internal sealed record AskHelper(CredentialHelper Helper) : DockerLogin;

    internal sealed record Wrong(string Problem) : DockerLogin;
}
