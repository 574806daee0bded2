using GL001.Boards;

namespace GL001.Firmware;

public static class Program
{
    public static void Main()
    {
        ControllerApp.Run(Esp32Board.Open(), Esp32Board.TryJoinNetwork, null);
    }
}
