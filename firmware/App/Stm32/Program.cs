using GL001.Boards;

namespace GL001.Firmware;

public static class Program
{
    public static void Main()
    {
        ControllerApp.Run(Stm32Board.Open(), Stm32Board.TryJoinNetwork, UnitConfiguration.HasMonitor ? Stm32Board.OpenMonitor() : null);
    }
}
