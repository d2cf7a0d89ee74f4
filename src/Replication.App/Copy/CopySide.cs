using Replication.App.Copy.Logins;
using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>The source or the target of a copy, with its options from the command line.</summary>
internal sealed record CopySide(CopyLocation Image, bool IsPlainHttp, RegistryCredentials? Credentials, RegistryTls Tls)
{
    /// <summary>The image in a registry; null for a folder or an archive.</summary>
    public ImageReference? InRegistry => Image as ImageReference;

    /// <summary>The credential helper for the registry; null when the command line contains the credentials.</summary>
    public CredentialHelper? Helper { get; init; }
}
