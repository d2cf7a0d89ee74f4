using System.Text.RegularExpressions;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// Decides which instances without keys may use the cloud identity of the machine. Declared instances may, because the author of the
/// configuration file controls the machine. Instances of the API may use it only at the registry domains of that cloud. Otherwise an API
/// admin could have the token sent to another host.
/// </summary>
public static partial class MachineIdentity
{
    /// <summary>
    /// Returns why an instance that was created through the API may not use the machine identity, with the remedy; null when it may, or has
    /// keys.
    /// </summary>
    public static string? ProblemOf(RegistryInstance instance)
    {
        if (instance.Credentials is not
            {
                Provider: var provider
            and not (CredentialProvider.Password or CredentialProvider.Alibaba), Password: null
            } credentials)
            return null;
        const string Remedy = "set the keys under credentials, or declare the instance in the configuration file";
        if (!IsOfCloud(provider, instance.Endpoint) || (instance.InternalEndpoint is { } other && !IsOfCloud(provider, other)))
            return $"without keys, the cloud identity of the machine would be sent to a host that is not a registry of this cloud; "
                + $"{Remedy}";
        if (instance.Tls is { Insecure: true } or { CertificateAuthorities: not null })
            return $"without keys, the cloud identity of the machine is sent only to hosts whose certificate the machine trusts; remove "
                + $"tls.insecure and tls.ca, or {Remedy}";
        if (credentials.Endpoint is not null)
            return $"without keys, the cloud identity of the machine is sent only to the public address of the cloud; remove "
                + $"credentials.endpoint, or {Remedy}";
        return null;
    }

    private static bool IsOfCloud(CredentialProvider provider, Uri? endpoint) =>
        endpoint is { Scheme: "https", IsDefaultPort: true } && provider switch
        {
            CredentialProvider.Ecr =>
                EcrApi.RegionOf(endpoint.Host) is not null || endpoint.Host.Equals("public.ecr.aws", StringComparison.OrdinalIgnoreCase),
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
