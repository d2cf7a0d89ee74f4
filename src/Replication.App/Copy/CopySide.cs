using Replication.App.Copy.Logins;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>One of the two registries of a copy, and what the command line says about it.</summary>
internal sealed record CopySide(ImageReference Image, bool IsPlainHttp, RegistryCredentials? Credentials, RegistryTls Tls)
{
    /// <summary>Who knows the credentials, where the command line does not.</summary>
    public CredentialHelper? Helper { get; init; }
}
