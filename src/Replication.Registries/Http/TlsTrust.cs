using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Replication.Registries.Http;

/// <summary>
/// Validates the server certificates of a registry's hosts. It presents the client certificate only to the registry itself.
/// </summary>
internal sealed class TlsTrust(RegistryTls settings, HostRules rules) : IDisposable
{
    // Required extended key usage (RFC 5280, section 4.2.1.12): a client certificate of the same authority does not identify a registry.
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly X509Certificate2Collection _authorities = AuthoritiesOf(settings);
    private readonly X509Certificate2? _clientCertificate = ClientCertificateOf(settings);

    public SslClientAuthenticationOptions Options => new()
    {
        RemoteCertificateValidationCallback =
            (sender, certificate, chain, errors) => Accepts((SslStream)sender, certificate, chain, errors),
        LocalCertificateSelectionCallback = _clientCertificate is null
            ? null
            : (_, host, _, _, _) => rules.IsRegistry(host) ? _clientCertificate : null!,
    };

    public void Dispose()
    {
        foreach (var authority in _authorities)
            authority.Dispose();
        _clientCertificate?.Dispose();
    }

    private bool Accepts(SslStream stream, X509Certificate? certificate, X509Chain? systemChain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        // AcceptAnyCertificate applies to the registry only, not to its storage or token servers on other hosts.
        if (settings.AcceptAnyCertificate && rules.IsRegistry(stream.TargetHostName))
            return true;
        if (certificate is null)
            return false;
        using var presented = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) || _authorities.Count == 0)
            throw Rejected(systemChain);
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        foreach (var element in systemChain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(presented) && errors == SslPolicyErrors.RemoteCertificateChainErrors ? true : throw Rejected(chain);

        // The exception has the reasons. After a false, the caller would only know that the certificate was not accepted.
        CertificateRejectedException Rejected(X509Chain? checkedChain) => new(
            stream.TargetHostName,
            CertificateFault.Of(stream.TargetHostName, presented, errors, checkedChain?.ChainStatus ?? []));
    }

    private static X509Certificate2Collection AuthoritiesOf(RegistryTls settings)
    {
        var authorities = new X509Certificate2Collection();
        if (settings.CertificateAuthorityFile is { } file)
            authorities.ImportFromPemFile(file);
        if (settings.CertificateAuthorities is { } text)
            authorities.ImportFromPem(text);
        return authorities;
    }

    private static X509Certificate2? ClientCertificateOf(RegistryTls settings)
    {
        if (settings.ClientCertificateFile is { } file)
            return X509Certificate2.CreateFromPemFile(file, settings.ClientKeyFile);
        return settings.ClientCertificate is { } text ? X509Certificate2.CreateFromPem(text, settings.ClientKey?.Reveal() ?? text) : null;
    }
}
