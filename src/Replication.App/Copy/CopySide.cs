using Replication.App.Copy.Logins;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>One of the two registries of a copy, with its options from the command line.</summary>
internal sealed record CopySide(ImageReference Image, bool IsPlainHttp, RegistryCredentials? Credentials, RegistryTls Tls)
{
    /// <summary>The credential helper for the registry; null when the command line contains the credentials.</summary>
    public CredentialHelper? Helper { get; init; }
}
