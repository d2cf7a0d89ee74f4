using System.Text.Json;
using Replication.WebConsole.Parts;
using Xunit;

namespace Replication.UnitTests.Console;

public sealed class JsonDifferenceTests
{
    // Before, after, and the members: "+" added, "-" removed, "~" changed, "=" unchanged.
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"a":1,"b":3}""", "~b:2>3 =a:1")]
    [InlineData("""{"a":1}""", """{"a":1,"b":"x"}""", "+b:x =a:1")]
    [InlineData("""{"a":1,"b":"x"}""", """{"a":1}""", "-b:x =a:1")]
    [InlineData("null", """{"a":1,"b":true}""", "+a:1 +b:true")]
    [InlineData("""{"a":1}""", "null", "-a:1")]
    [InlineData(null, """{"a":1}""", "+a:1")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1,"c":9}}""", "~a.c:2>9 =a.b:1")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2,3]}""", "~a:[1,2]>[1,2,3]")]
    [InlineData("""{"a":{}}""", """{"a":{"b":null}}""", "+a.b:null -a:{}")]
    [InlineData("""{"a":"1"}""", """{"a":"1"}""", "=a:1")]
    [InlineData("""{"a":"東京"}""", """{"a":"大阪"}""", "~a:東京>大阪")]
    [InlineData("null", "null", "")]
    public void Changed_members_come_first(string? before, string? after, string expected) =>
        Assert.Equal(expected, string.Join(' ', JsonDifference.Of(Parse(before), Parse(after)).Select(Describe)));

    private static string Describe(MemberChange it) => it switch
    {
        { Before: null } => $"+{it.Path}:{it.After}",
        { After: null } => $"-{it.Path}:{it.Before}",
        { IsChange: true } => $"~{it.Path}:{it.Before}>{it.After}",
        _ => $"={it.Path}:{it.After}",
    };

    private static JsonElement? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}
