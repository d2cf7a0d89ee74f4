using Replication.WebConsole.Access;
using Xunit;

namespace Replication.UnitTests.Console;

/// <summary>A link to the sign-in cannot lead to another site.</summary>
public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/records", "/records")]
    [InlineData("/records?status=failed&rule=a%20b", "/records?status=failed&rule=a%20b")]
    [InlineData("/a//b", "/a//b")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("records", "/")]
    [InlineData("//other.example", "/")]
    [InlineData("///other.example", "/")]
    [InlineData("/\\other.example", "/")]
    [InlineData("\\\\other.example", "/")]
    [InlineData("https://other.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData(" //other.example", "/")]
    [InlineData("/\t/other.example", "/")]
    [InlineData("/\r\nSet-Cookie: a=b", "/")]
    [InlineData("~/records", "/")]
    public void Only_a_path_of_this_console_is_kept(string? path, string expected) =>
        Assert.Equal(expected, SignInEndpoints.LocalPath(path));
}
