using System.Net;

namespace Replication.App.Configuration;

/// <summary>One address to listen on: an IP address (IPv6 without brackets), <c>localhost</c>, or <c>*</c> for every interface.</summary>
internal sealed record ListenAddress(string Host, int Port)
{
    public const string Localhost = "localhost";

    public const string EveryInterface = "*";

    /// <summary>True when only this machine can reach it.</summary>
    public bool IsLoopback => Host == Localhost || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The address in the form that the web server accepts.</summary>
    public string Url => Host.Contains(':', StringComparison.Ordinal) ? $"http://[{Host}]:{Port}" : $"http://{Host}:{Port}";

    public override string ToString() => Url;
}
