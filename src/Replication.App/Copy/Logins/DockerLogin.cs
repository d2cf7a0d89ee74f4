using Replication.Registries;

namespace Replication.App.Copy.Logins;

/// <summary>The login for one registry in a file: credentials, a credential helper, or what is wrong with the file.</summary>
internal abstract record DockerLogin
{
    private DockerLogin()
    {
    }

    internal sealed record Known(RegistryCredentials Credentials) : DockerLogin;

    internal sealed record UseHelper(CredentialHelper Helper) : DockerLogin;

    internal sealed record Wrong(string Problem) : DockerLogin;
}
