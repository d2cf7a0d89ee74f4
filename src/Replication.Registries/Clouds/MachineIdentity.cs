using System.Text.RegularExpressions;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// Decides which instances get a password made for the machine's own cloud identity (instance without keys). Declared instances do: who writes the
/// configuration file runs the machine. Instances of the API do only at the registry domains of that cloud, so that an API admin cannot have the
/// token sent to another host.
/// </summary>
public static partial class MachineIdentity
{
    /// <summary>Why an instance that was made through the API may not use the machine's identity, and what to do; null where it may, or has keys.</summary>
    public static string? ProblemOf(RegistryInstance instance)
    {
        if (instance.Credentials is not { Provider: var provider and not (CredentialProvider.Password or CredentialProvider.Alibaba), Password: null } credentials)
            return null;
        const string Remedy = "name the keys under credentials, or declare the instance in the configuration file";
        if (!IsOfCloud(provider, instance.Endpoint) || (instance.InternalEndpoint is { } other && !IsOfCloud(provider, other)))
            return $"without keys the machine's own cloud identity would be shown to a host that is no registry of this cloud; {Remedy}";
        if (instance.Tls is { Insecure: true } or { CertificateAuthorities: not null })
            return $"without keys the machine's own cloud identity is shown only where the machine itself trusts the certificate; leave out tls.insecure and tls.ca, or {Remedy}";
        if (credentials.Endpoint is not null)
            return $"without keys the machine's own cloud identity is shown only at the cloud's public address; leave out credentials.endpoint, or {Remedy}";
        return null;
    }

    private static bool IsOfCloud(CredentialProvider provider, Uri endpoint) => endpoint is { Scheme: "https", IsDefaultPort: true } && provider switch
    {
        CredentialProvider.Ecr => EcrLogin.RegionOf(endpoint.Host) is not null || endpoint.Host.Equals("public.ecr.aws", StringComparison.OrdinalIgnoreCase),
        CredentialProvider.Google => Google().IsMatch(endpoint.Host),
        CredentialProvider.Azure => Azure().IsMatch(endpoint.Host),
        _ => false,
    };

    [GeneratedRegex(@"\A(([a-z0-9-]+\.)?gcr\.io|[a-z0-9-]+\.pkg\.dev)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Google();

    // The public cloud, China, US Government, and the former Germany.
    [GeneratedRegex(@"\A[a-z0-9-]+\.azurecr\.(io|cn|us|de)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Azure();
}
