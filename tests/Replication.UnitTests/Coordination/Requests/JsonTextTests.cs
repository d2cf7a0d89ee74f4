using System.Text;
using Replication.Coordination.Requests;
using Xunit;

namespace Replication.UnitTests.Coordination.Requests;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"a":"\ud83d\ude00 ok","b":["x",1,null,{"c":"é"}]}""", null)]
    [InlineData("""{"a":"\ud800"}""", 5L)]
    [InlineData("""{"\udc00":1}""", 1L)]
    [InlineData("""{"a":{"b":["ok","\ud800x"]}}""", 16L)]
    public void Half_a_surrogate_pair_is_found_with_its_position(string json, long? at) =>
        Assert.Equal(at, JsonText.FindBadText(Encoding.UTF8.GetBytes(json), 16));

    [Fact]
    public void Bytes_that_are_no_utf8_are_found() =>
        Assert.Equal(5, JsonText.FindBadText([.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], 16));
}
