using System.Security.Cryptography;
using System.Text;

namespace Replication.BrowserTests.Systems;

/// <summary>The tokens of the tests, one for each role.</summary>
internal static class TestTokens
{
    public const string Admin = "admin-token-of-the-tests-0123456789";
    public const string Operator = "operator-token-of-the-tests-0123456789";
    public const string Viewer = "viewer-token-of-the-tests-0123456789";

    /// <summary>The section of the configuration file.</summary>
    public static string Settings { get; } = $$"""
        auth:
          tokens:
            - { name: alice, role: admin, sha256: "{{Hash(Admin)}}" }
            - { name: oscar, role: operator, sha256: "{{Hash(Operator)}}" }
            - { name: victor, role: viewer, sha256: "{{Hash(Viewer)}}" }
        """;

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
