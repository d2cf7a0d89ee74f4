using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;

namespace Replication.Storage.Secrets;

/// <summary>Encrypts secrets with keys that all processes share (ASP.NET Core Data Protection).</summary>
internal sealed class SecretKeys(IXmlRepository keys) : ISecretSeal, IDisposable
{
    private readonly Lock _renewal = new();
    private volatile Ring? _ring;

    public string Protect(string secret) => Current().Protector.Protect(secret);

    /// <summary>Throws <see cref="CryptographicException"/> where no key that there is opens it.</summary>
    public string Unprotect(string sealedText)
    {
        var ring = Current();
        try
        {
            return ring.Protector.Unprotect(sealedText);
        }
        catch (CryptographicException)
        {
            // Another process may have made the key since: the ring looks for new ones once a day only.
            return Renewed(ring).Protector.Unprotect(sealedText);
        }
    }

    public string Seal(string text) => Protect(text);

    public string? Open(string sealedText)
    {
        try
        {
            return Unprotect(sealedText);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Dispose() => _ring?.Services.Dispose();

    private Ring Current() => _ring ?? Renewed(than: null);

    private Ring Renewed(Ring? than)
    {
        lock (_renewal)
        {
            if (_ring is { } ring && ring != than)
                return ring;
            var services = new ServiceCollection();
            services.AddDataProtection().SetApplicationName("replication");
            services.Configure<KeyManagementOptions>(it => it.XmlRepository = keys);
            var provider = services.BuildServiceProvider();
            // The old ring is left to whoever uses it now: it holds nothing but memory.
            return _ring = new Ring(provider, provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("secrets of instances"));
        }
    }

    private sealed record Ring(ServiceProvider Services, IDataProtector Protector);
}
